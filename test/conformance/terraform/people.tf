variable "changed" {
  default = false
}

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {}

resource "aws_iam_account_password_policy" "this" {
  minimum_password_length        = var.changed ? 14 : 10
  require_numbers                = true
  require_lowercase_characters   = var.changed
  allow_users_to_change_password = true
  max_password_age               = var.changed ? 30 : 90
  password_reuse_prevention      = 5
}

resource "aws_iam_user" "ann" {
  name = var.changed ? "anna" : "ann"
}

resource "aws_iam_user_login_profile" "ann" {
  user                    = aws_iam_user.ann.name
  password_reset_required = true
  depends_on              = [aws_iam_account_password_policy.this]

  lifecycle {
    ignore_changes = [password_length, password_reset_required]
  }
}

resource "aws_iam_virtual_mfa_device" "phone" {
  virtual_mfa_device_name = "ann"
  path                    = "/phones/"
  tags                    = var.changed ? { team = "board" } : { team = "shop", stage = "test" }
}

resource "aws_iam_service_linked_role" "scaling" {
  aws_service_name = "autoscaling.amazonaws.com"
  custom_suffix    = "shop"
  description      = var.changed ? "scales the shop" : "scales"
  tags             = var.changed ? {} : { team = "shop" }
}

locals {
  metadata = <<-EOT
    <?xml version="1.0"?>
    <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://%s.example.com">
      <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
        <KeyDescriptor><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>
          <X509Certificate>${join("", [for i in range(300) : "MIIC"])}</X509Certificate>
        </X509Data></KeyInfo></KeyDescriptor>
        <SingleSignOnService Location="https://sso.example.com/"/>
      </IDPSSODescriptor>
    </EntityDescriptor>
  EOT
}

resource "aws_iam_saml_provider" "corp" {
  name                   = "corp"
  saml_metadata_document = format(local.metadata, var.changed ? "idp" : "old")
  tags                   = { team = "shop" }
}

output "expires" {
  value = aws_iam_account_password_policy.this.expire_passwords
}

output "phone" {
  value = aws_iam_virtual_mfa_device.phone.arn
}

output "role" {
  value = [aws_iam_service_linked_role.scaling.arn, aws_iam_service_linked_role.scaling.path]
}

output "provider" {
  value = aws_iam_saml_provider.corp.arn
}
