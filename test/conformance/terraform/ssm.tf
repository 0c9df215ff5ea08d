variable "changed" {
  default = false
}

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {}

resource "aws_kms_key" "parameters" {
  deletion_window_in_days = 7
}

resource "aws_ssm_parameter" "url" {
  name        = "/shop/url"
  description = var.changed ? "Where the shop is now" : "Where the shop is"
  type        = "String"
  value       = var.changed ? "https://new.shop.example" : "https://shop.example"
  tier        = "Standard"
  data_type   = "text"
  tags        = var.changed ? { team = "orders" } : { team = "shop", stage = "test" }
}

resource "aws_ssm_parameter" "regions" {
  name  = "/shop/regions"
  type  = "StringList"
  value = var.changed ? "eu-west-1" : "eu-central-1,eu-west-1"
}

# Its value is no secret, and is shown by a plan. Imported it would be one: it is put over what is there instead.
resource "aws_ssm_parameter" "shown" {
  overwrite      = true
  name           = "shown"
  type           = "String"
  insecure_value = var.changed ? "2" : "1"
}

# Of the account's own key, until it is changed for another.
resource "aws_ssm_parameter" "password" {
  name   = "/shop/db/password"
  type   = "SecureString"
  value  = var.changed ? "battery staple" : "correct horse"
  key_id = var.changed ? aws_kms_key.parameters.key_id : "alias/aws/ssm"
}

resource "aws_ssm_parameter" "token" {
  name      = "/shop/db/token"
  type      = "SecureString"
  value     = "a token"
  key_id    = aws_kms_key.parameters.arn
  overwrite = true
}

# Never told to Terraform's state.
resource "aws_ssm_parameter" "unknown" {
  name             = "/shop/unknown"
  type             = "SecureString"
  value_wo         = var.changed ? "written twice" : "written once"
  value_wo_version = var.changed ? 2 : 1
}

data "aws_ssm_parameter" "password" {
  name       = "/shop/db/password"
  depends_on = [aws_ssm_parameter.password]
}

data "aws_ssm_parameter" "encrypted" {
  name            = "/shop/db/token"
  with_decryption = false
  depends_on      = [aws_ssm_parameter.token]
}

data "aws_ssm_parameters_by_path" "shop" {
  path       = "/shop"
  recursive  = true
  depends_on = [aws_ssm_parameter.url, aws_ssm_parameter.regions, aws_ssm_parameter.password, aws_ssm_parameter.token]
}

output "password" {
  value = nonsensitive(data.aws_ssm_parameter.password.value)
}

output "version" {
  value = data.aws_ssm_parameter.password.version
}

output "is_encrypted" {
  value = nonsensitive(data.aws_ssm_parameter.encrypted.value) != "a token"
}

output "found" {
  value = setintersection(data.aws_ssm_parameters_by_path.shop.names, ["/shop/url", "/shop/regions", "/shop/db/password"])
}
