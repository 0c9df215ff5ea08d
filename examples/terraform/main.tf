# A key with an alias, parameters of each type, and somebody who may read them. What points the AWS CLI at the server points the
# provider at it too: eval "$(npm run -s stockade -- env)"
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {}

resource "aws_kms_key" "parameters" {
  description             = "Parameters of the shop"
  enable_key_rotation     = true
  deletion_window_in_days = 7
  tags                    = { team = "shop" }
}

resource "aws_kms_alias" "parameters" {
  name          = "alias/shop"
  target_key_id = aws_kms_key.parameters.key_id
}

resource "aws_ssm_parameter" "url" {
  name  = "/shop/url"
  type  = "String"
  value = "https://shop.example"
}

resource "aws_ssm_parameter" "regions" {
  name  = "/shop/regions"
  type  = "StringList"
  value = "eu-central-1,eu-west-1"
}

resource "aws_ssm_parameter" "password" {
  name   = "/shop/password"
  type   = "SecureString"
  value  = "correct horse battery staple"
  key_id = aws_kms_key.parameters.key_id
}

resource "aws_iam_policy" "reader" {
  name = "shop-reader"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "ssm:GetParameter*", Resource = "arn:aws:ssm:*:*:parameter/shop/*" },
      { Effect = "Allow", Action = "kms:Decrypt", Resource = aws_kms_key.parameters.arn },
    ]
  })
}

resource "aws_iam_group" "readers" {
  name = "shop-readers"
}

resource "aws_iam_group_policy_attachment" "readers" {
  group      = aws_iam_group.readers.name
  policy_arn = aws_iam_policy.reader.arn
}

resource "aws_iam_user" "shop" {
  name          = "shop"
  path          = "/services/"
  force_destroy = true
}

resource "aws_iam_user_group_membership" "shop" {
  user   = aws_iam_user.shop.name
  groups = [aws_iam_group.readers.name]
}

resource "aws_iam_user_policy_attachment" "shop" {
  user       = aws_iam_user.shop.name
  policy_arn = "arn:aws:iam::aws:policy/IAMUserChangePassword"
}

resource "aws_iam_access_key" "shop" {
  user = aws_iam_user.shop.name
}

data "aws_kms_alias" "ssm" {
  name = "alias/aws/ssm"
}

output "access_key_id" {
  value = aws_iam_access_key.shop.id
}

output "secret_access_key" {
  value     = aws_iam_access_key.shop.secret
  sensitive = true
}
