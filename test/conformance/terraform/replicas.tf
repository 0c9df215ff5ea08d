variable "changed" {
  default = false
}

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {}

provider "aws" {
  alias  = "abroad"
  region = "eu-west-1"
}

resource "aws_kms_key" "primary" {
  multi_region            = true
  enable_key_rotation     = true
  deletion_window_in_days = 7
}

resource "aws_kms_replica_key" "replica" {
  provider                = aws.abroad
  primary_key_arn         = aws_kms_key.primary.arn
  description             = var.changed ? "Orders, second year" : "Orders"
  enabled                 = !var.changed
  deletion_window_in_days = 7
  tags                    = var.changed ? { team = "orders" } : { team = "shop", empty = "" }
}

resource "aws_kms_alias" "replica" {
  provider      = aws.abroad
  name          = "alias/orders"
  target_key_id = aws_kms_replica_key.replica.key_id
}

resource "aws_kms_key" "signing" {
  multi_region             = true
  customer_master_key_spec = "ECC_NIST_P256"
  key_usage                = "SIGN_VERIFY"
  deletion_window_in_days  = 7
}

resource "aws_kms_replica_key" "signing" {
  provider        = aws.abroad
  primary_key_arn = aws_kms_key.signing.arn
}

data "aws_kms_key" "replica" {
  provider   = aws.abroad
  key_id     = aws_kms_replica_key.replica.arn
  depends_on = [aws_kms_replica_key.replica]
}

output "replica" {
  value = {
    description = data.aws_kms_key.replica.description
    enabled     = data.aws_kms_key.replica.enabled
    type        = data.aws_kms_key.replica.multi_region_configuration[0].multi_region_key_type
    primary     = data.aws_kms_key.replica.multi_region_configuration[0].primary_key[0].region
    rotates     = aws_kms_replica_key.replica.key_rotation_enabled
  }
}

output "shares_the_id" {
  value = aws_kms_key.signing.key_id == aws_kms_replica_key.signing.key_id
}
