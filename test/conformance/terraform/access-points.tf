variable "changed" {
  default = false
}

variable "bucket" {}

# It puts the account in front of the endpoint's name, which not every system finds.
variable "proxy" {}

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  http_proxy = var.proxy
}

data "aws_caller_identity" "own" {}

resource "aws_s3_access_point" "reports" {
  bucket = var.bucket
  name   = "reports"

  public_access_block_configuration {
    block_public_acls       = true
    block_public_policy     = false
    ignore_public_acls      = true
    restrict_public_buckets = true
  }

  # It is a resource of its own.
  lifecycle {
    ignore_changes = [policy]
  }
}

resource "aws_s3control_access_point_policy" "reports" {
  access_point_arn = aws_s3_access_point.reports.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = var.changed ? ["s3:GetObject", "s3:GetObjectTagging"] : ["s3:GetObject"]
      Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.own.account_id}:root" }
      Resource  = "${aws_s3_access_point.reports.arn}/object/*"
    }]
  })
}

resource "aws_s3_access_point" "inside" {
  bucket = var.bucket
  name   = "inside"

  vpc_configuration {
    vpc_id = "vpc-0123456789abcdef0"
  }
}

output "origins" {
  value = [aws_s3_access_point.reports.network_origin, aws_s3_access_point.inside.network_origin]
}

output "is_public" {
  value = aws_s3control_access_point_policy.reports.has_public_access_policy
}
