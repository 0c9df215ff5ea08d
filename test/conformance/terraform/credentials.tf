variable "changed" {
  default = false
}

variable "ssh_key" {}
variable "authority" {}
variable "certificate" {}

variable "private_key" {
  sensitive = true
}

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {}

resource "aws_iam_user" "ann" {
  name = "ann"
}

resource "aws_iam_user_ssh_key" "laptop" {
  username   = aws_iam_user.ann.name
  encoding   = "SSH"
  public_key = var.ssh_key
  status     = var.changed ? "Inactive" : "Active"
}

resource "aws_iam_signing_certificate" "ann" {
  user_name        = aws_iam_user.ann.name
  certificate_body = var.authority
  status           = var.changed ? "Inactive" : "Active"
}

resource "aws_iam_server_certificate" "web" {
  name              = "web"
  path              = "/cloudfront/"
  certificate_body  = var.certificate
  certificate_chain = var.authority
  private_key       = var.private_key
  tags              = var.changed ? { team = "board" } : { team = "shop", stage = "test" }

  lifecycle {
    ignore_changes = [private_key]
  }
}

resource "aws_iam_service_specific_credential" "git" {
  user_name    = aws_iam_user.ann.name
  service_name = "codecommit.amazonaws.com"
  status       = var.changed ? "Inactive" : "Active"
}

output "certificate" {
  value = aws_iam_server_certificate.web.arn
}

output "git" {
  value = aws_iam_service_specific_credential.git.service_user_name
}
