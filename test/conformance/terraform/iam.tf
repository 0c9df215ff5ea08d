variable "changed" {
  default = false
}

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {}

data "aws_caller_identity" "this" {}
data "aws_partition" "this" {}
data "aws_region" "this" {}

data "aws_iam_policy_document" "reader" {
  statement {
    sid       = "Read"
    actions   = var.changed ? ["ssm:GetParameter", "ssm:GetParameters"] : ["ssm:GetParameter"]
    resources = ["arn:${data.aws_partition.this.partition}:ssm:*:${data.aws_caller_identity.this.account_id}:parameter/shop/*"]
  }
  statement {
    effect      = "Deny"
    not_actions = ["ssm:*", "kms:*"]
    resources   = ["*"]
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_iam_policy" "reader" {
  name        = "shop-reader"
  path        = "/shop/"
  description = "Reads what the shop needs"
  policy      = data.aws_iam_policy_document.reader.json
  tags        = var.changed ? { team = "orders" } : { team = "shop", stage = "test" }
}

resource "aws_iam_policy" "prefixed" {
  name_prefix = "shop-"
  policy      = data.aws_iam_policy_document.reader.json
}

resource "aws_iam_group" "readers" {
  name = var.changed ? "shop-readers" : "readers"
  path = var.changed ? "/shop/" : "/"
}

resource "aws_iam_group_policy" "readers" {
  name   = "inline"
  group  = aws_iam_group.readers.name
  policy = data.aws_iam_policy_document.reader.json
}

resource "aws_iam_group_policy_attachment" "readers" {
  group      = aws_iam_group.readers.name
  policy_arn = aws_iam_policy.reader.arn
}

# Renamed and moved by the change. Tags stay: the provider changes them first, under the name that is not there yet.
resource "aws_iam_user" "shop" {
  name          = var.changed ? "shop" : "shop-of-old"
  path          = var.changed ? "/services/" : "/"
  force_destroy = true
  tags          = { team = "shop" }
}

resource "aws_iam_user" "clerk" {
  name                 = "clerk"
  tags                 = var.changed ? { team = "orders" } : { team = "shop", stage = "test" }
  permissions_boundary = var.changed ? aws_iam_policy.reader.arn : "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

resource "aws_iam_role" "builder" {
  name                 = "builder"
  permissions_boundary = var.changed ? null : aws_iam_policy.reader.arn
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = aws_iam_user.clerk.arn } }]
  })
}

resource "aws_iam_role" "web" {
  name = "web"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_instance_profile" "web" {
  name = "web"
  path = "/shop/"
  role = var.changed ? aws_iam_role.web.name : aws_iam_role.builder.name
  tags = { stage = var.changed ? "live" : "test" }
}

resource "aws_iam_account_alias" "this" {
  account_alias = var.changed ? "shop" : "shop-of-old"
}

resource "aws_iam_user_policy" "shop" {
  name = "inline"
  user = aws_iam_user.shop.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "kms:${var.changed ? "Encrypt" : "Decrypt"}", Resource = "*" }]
  })
}

resource "aws_iam_user_policy_attachment" "shop" {
  user       = aws_iam_user.shop.name
  policy_arn = var.changed ? "arn:aws:iam::aws:policy/ReadOnlyAccess" : "arn:aws:iam::aws:policy/IAMUserChangePassword"
}

resource "aws_iam_group_policies_exclusive" "readers" {
  group_name   = aws_iam_group.readers.name
  policy_names = [aws_iam_group_policy.readers.name]
}

resource "aws_iam_group_policy_attachments_exclusive" "readers" {
  group_name  = aws_iam_group.readers.name
  policy_arns = [aws_iam_group_policy_attachment.readers.policy_arn]
}

resource "aws_iam_user_policy_attachments_exclusive" "shop" {
  user_name   = aws_iam_user.shop.name
  policy_arns = [aws_iam_user_policy_attachment.shop.policy_arn]
}

resource "aws_iam_user_policies_exclusive" "shop" {
  user_name    = aws_iam_user.shop.name
  policy_names = [aws_iam_user_policy.shop.name]
}

resource "aws_iam_user_group_membership" "shop" {
  user   = aws_iam_user.shop.name
  groups = [aws_iam_group.readers.name]
}

resource "aws_iam_group" "clerks" {
  name = "clerks"
}

# All members of the group, and all to whom the policy is attached.
resource "aws_iam_group_membership" "clerks" {
  name  = "clerks"
  group = aws_iam_group.clerks.name
  users = var.changed ? [aws_iam_user.clerk.name, aws_iam_user.shop.name] : [aws_iam_user.clerk.name]
}

resource "aws_iam_policy_attachment" "prefixed" {
  name       = "prefixed"
  policy_arn = aws_iam_policy.prefixed.arn
  users      = var.changed ? [] : [aws_iam_user.clerk.name]
  groups     = [aws_iam_group.clerks.name]
}

resource "aws_iam_openid_connect_provider" "builds" {
  url             = "https://token.actions.githubusercontent.com"
  client_id_list  = var.changed ? ["shop", "sts.amazonaws.com"] : ["sts.amazonaws.com"]
  thumbprint_list = [var.changed ? "6938fd4d98bab03faadb97b34396831e3780aea1" : "1c58a3a8518e8759bf075b76b750d4f2df264fcd"]
  tags            = { stage = var.changed ? "live" : "test" }
}

resource "aws_iam_access_key" "shop" {
  user   = aws_iam_user.shop.name
  status = var.changed ? "Inactive" : "Active"
}

data "aws_iam_user" "shop" {
  user_name  = aws_iam_user.shop.name
  depends_on = [aws_iam_user.shop]
}

data "aws_iam_user" "clerk" {
  user_name  = aws_iam_user.clerk.name
  depends_on = [aws_iam_user.clerk]
}

data "aws_iam_role" "builder" {
  name       = aws_iam_role.builder.name
  depends_on = [aws_iam_role.builder]
}

data "aws_iam_instance_profile" "web" {
  name       = aws_iam_instance_profile.web.name
  depends_on = [aws_iam_instance_profile.web]
}

data "aws_iam_instance_profiles" "web" {
  role_name  = aws_iam_role.web.name
  depends_on = [aws_iam_instance_profile.web]
}

data "aws_iam_account_alias" "this" {
  depends_on = [aws_iam_account_alias.this]
}

data "aws_iam_group" "clerks" {
  group_name = aws_iam_group.clerks.name
  depends_on = [aws_iam_group_membership.clerks]
}

data "aws_iam_policy" "managed" {
  name = "ReadOnlyAccess"
}

data "aws_iam_access_keys" "shop" {
  user       = aws_iam_user.shop.name
  depends_on = [aws_iam_access_key.shop]
}

data "aws_iam_session_context" "this" {
  arn = data.aws_caller_identity.this.arn
}

data "aws_iam_users" "services" {
  path_prefix = "/services/"
  depends_on  = [aws_iam_user.shop]
}

data "aws_iam_principal_policy_simulation" "shop" {
  policy_source_arn = aws_iam_user.shop.arn
  action_names      = ["ssm:GetParameters"]
  resource_arns     = ["arn:aws:ssm:us-east-1:${data.aws_caller_identity.this.account_id}:parameter/shop/a"]
  depends_on        = [aws_iam_user_group_membership.shop, aws_iam_group_policy.readers, aws_iam_group_policy_attachment.readers]
}

output "caller" {
  value = [data.aws_caller_identity.this.account_id, data.aws_iam_session_context.this.issuer_arn]
}

output "user" {
  value = data.aws_iam_user.shop.arn
}

output "tags" {
  value = data.aws_iam_user.clerk.tags
}

output "boundaries" {
  value = [data.aws_iam_user.clerk.permissions_boundary, data.aws_iam_role.builder.permissions_boundary]
}

output "profile" {
  value = [data.aws_iam_instance_profile.web.role_name, join(",", data.aws_iam_instance_profiles.web.names)]
}

output "alias" {
  value = data.aws_iam_account_alias.this.account_alias
}

output "clerks" {
  value = sort(data.aws_iam_group.clerks.users[*].user_name)
}

output "managed" {
  value = data.aws_iam_policy.managed.arn
}

output "keys" {
  value = [for key in data.aws_iam_access_keys.shop.access_keys : key.status]
}

output "services" {
  value = data.aws_iam_users.services.names
}

output "simulated" {
  value = flatten([for one in data.aws_iam_principal_policy_simulation.shop.results : [
    one.decision, contains(one.missing_context_keys, "aws:SecureTransport"),
    contains(one.matched_statements[*].source_policy_id, "group_shop-readers_inline"),
  ]])
}
