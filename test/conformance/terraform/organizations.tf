variable "changed" {
  default = false
}

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {}

locals {
  trusted = ["guardduty.amazonaws.com", "iam.amazonaws.com"]
}

resource "aws_organizations_organization" "shop" {
  feature_set                   = "ALL"
  enabled_policy_types          = var.changed ? ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"] : ["SERVICE_CONTROL_POLICY"]
  aws_service_access_principals = concat(local.trusted, var.changed ? ["config.amazonaws.com"] : [])
}

resource "aws_iam_organizations_features" "as_root" {
  enabled_features = var.changed ? ["RootCredentialsManagement"] : ["RootCredentialsManagement", "RootSessions"]
  depends_on       = [aws_organizations_organization.shop]
}

resource "aws_organizations_organizational_unit" "upper" {
  name      = var.changed ? "renamed" : "upper"
  parent_id = aws_organizations_organization.shop.roots[0].id
  tags      = var.changed ? { team = "orders" } : { team = "shop", stage = "test" }
}

resource "aws_organizations_organizational_unit" "lower" {
  name      = "lower"
  parent_id = aws_organizations_organizational_unit.upper.id
}

resource "aws_organizations_policy" "no_keys" {
  name        = var.changed ? "no-keys-at-all" : "no-keys"
  description = var.changed ? "No keys at all" : "No keys"
  tags        = { team = "shop" }
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = var.changed ? "kms:*" : "kms:CreateKey", Resource = "*" }]
  })
  depends_on = [aws_organizations_organization.shop]
}

resource "aws_organizations_policy_attachment" "no_keys" {
  policy_id = aws_organizations_policy.no_keys.id
  target_id = aws_organizations_organizational_unit.lower.id
}

resource "aws_organizations_resource_policy" "delegation" {
  tags = var.changed ? { team = "orders" } : {}
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::444455556666:root" }
      Action    = var.changed ? ["organizations:ListRoots", "organizations:ListPolicies"] : ["organizations:ListRoots"]
      Resource  = "*"
    }]
  })
  depends_on = [aws_organizations_organization.shop]
}

data "aws_organizations_organization" "told" {
  depends_on = [aws_organizations_organization.shop]
}

data "aws_organizations_organizational_units" "under_root" {
  parent_id  = aws_organizations_organization.shop.roots[0].id
  depends_on = [aws_organizations_organizational_unit.upper]
}

data "aws_organizations_policies_for_target" "lower" {
  target_id  = aws_organizations_organizational_unit.lower.id
  filter     = "SERVICE_CONTROL_POLICY"
  depends_on = [aws_organizations_policy_attachment.no_keys]
}

output "types" {
  value = sort([for type in data.aws_organizations_organization.told.roots[0].policy_types : type.type])
}

output "services" {
  value = sort(data.aws_organizations_organization.told.aws_service_access_principals)
}

output "units" {
  value = [for unit in data.aws_organizations_organizational_units.under_root.children : unit.name]
}

output "attached" {
  value = length(data.aws_organizations_policies_for_target.lower.ids)
}

output "master" {
  value = aws_organizations_organization.shop.master_account_id
}
