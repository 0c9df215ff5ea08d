variable "changed" {
  default = false
}

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {}

data "aws_caller_identity" "own" {}

# Drawn anew by every plan, so that nothing is made of it.
data "aws_secretsmanager_random_password" "drawn" {
  password_length     = 24
  exclude_punctuation = true
}

resource "aws_kms_key" "secrets" {
  deletion_window_in_days = 7
}

# Of the account's own key, until it is changed for another.
resource "aws_secretsmanager_secret" "db" {
  name                    = "shop/db"
  description             = var.changed ? "Where the orders are" : "Where the shop's orders are"
  kms_key_id              = var.changed ? aws_kms_key.secrets.arn : null
  recovery_window_in_days = 0
  tags                    = var.changed ? { team = "orders" } : { team = "shop", stage = "test" }
}

resource "aws_secretsmanager_secret_version" "db" {
  secret_id = aws_secretsmanager_secret.db.id
  secret_string = jsonencode({
    username = "shop"
    password = var.changed ? "battery staple" : "correct horse"
  })
}

resource "aws_secretsmanager_secret_policy" "db" {
  secret_arn = aws_secretsmanager_secret.db.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Shop"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.own.account_id}:root" }
      Action    = var.changed ? ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"] : ["secretsmanager:GetSecretValue"]
      Resource  = "*"
    }]
  })
}

# A policy of its own, and a replica that comes with the change.
resource "aws_secretsmanager_secret" "token" {
  name                           = "shop/token"
  recovery_window_in_days        = 0
  force_overwrite_replica_secret = true
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "secretsmanager:DeleteResourcePolicy"
      Resource  = "*"
      Condition = { StringNotEquals = { "aws:PrincipalAccount" = data.aws_caller_identity.own.account_id } }
    }]
  })

  replica {
    region = "eu-west-1"
  }

  dynamic "replica" {
    for_each = var.changed ? ["eu-central-1"] : []
    content {
      region = replica.value
    }
  }
}

resource "aws_secretsmanager_secret_version" "token" {
  secret_id      = aws_secretsmanager_secret.token.id
  secret_binary  = base64encode("a token")
  version_stages = var.changed ? ["AWSCURRENT", "green"] : ["AWSCURRENT"]
}

# Its name is begun by us and ended by the provider; its value is never told to Terraform's state.
resource "aws_secretsmanager_secret" "unknown" {
  name_prefix             = "shop-"
  recovery_window_in_days = 0
}

resource "aws_secretsmanager_secret_version" "unknown" {
  secret_id                = aws_secretsmanager_secret.unknown.id
  secret_string_wo         = var.changed ? "written twice" : "written once"
  secret_string_wo_version = var.changed ? 2 : 1
}

locals {
  types = { String = "a text", StringList = "a,b", SecureString = "a secret" }
  # An advanced parameter becomes standard only where it is made anew.
  parameters = merge([for type, value in local.types : {
    for tier in ["Standard", "Advanced", "Intelligent-Tiering"] :
    "/shop/${type}/${tier}" => { type = type, tier = tier, value = value }
  }]...)
}

resource "aws_ssm_parameter" "each" {
  for_each        = local.parameters
  name            = each.key
  type            = each.value.type
  tier            = each.value.tier
  value           = var.changed ? "${each.value.value},changed" : each.value.value
  allowed_pattern = var.changed ? ".*" : "^[ab].*"
}

data "aws_secretsmanager_secret" "db" {
  name       = aws_secretsmanager_secret.db.name
  depends_on = [aws_secretsmanager_secret.db]
}

data "aws_secretsmanager_secret_version" "db" {
  secret_id  = aws_secretsmanager_secret.db.id
  depends_on = [aws_secretsmanager_secret_version.db]
}

data "aws_secretsmanager_secrets" "shop" {
  filter {
    name   = "name"
    values = ["shop/"]
  }
  depends_on = [aws_secretsmanager_secret.db, aws_secretsmanager_secret.token]
}

output "password" {
  value = nonsensitive(jsondecode(data.aws_secretsmanager_secret_version.db.secret_string).password)
}

output "description" {
  value = data.aws_secretsmanager_secret.db.description
}

output "found" {
  value = sort(data.aws_secretsmanager_secrets.shop.names)
}

output "drawn" {
  value = length(nonsensitive(data.aws_secretsmanager_random_password.drawn.random_password))
}
