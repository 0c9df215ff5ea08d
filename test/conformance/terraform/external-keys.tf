variable "changed" {
  default = false
}

variable "valid_to" {}

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {}

# It has no material yet.
resource "aws_kms_external_key" "waiting" {
  description             = var.changed ? "Still waiting" : "Waiting"
  deletion_window_in_days = 7
}

# Its material expires, and once it is changed does so no more.
resource "aws_kms_external_key" "given" {
  key_material_base64 = "Wblj06fduthWggmsT0cLVoIMOkeLbc2kVfMud77i/JY="
  valid_to            = var.changed ? null : var.valid_to
  enabled             = true
}

resource "aws_kms_ciphertext" "secret" {
  key_id    = aws_kms_external_key.given.id
  plaintext = "a secret"
}

data "aws_kms_secrets" "secret" {
  secret {
    name    = "secret"
    payload = aws_kms_ciphertext.secret.ciphertext_blob
  }
}

output "waiting" {
  value = aws_kms_external_key.waiting.key_state
}

output "given" {
  value = aws_kms_external_key.given.key_state
}

output "decrypted" {
  value = nonsensitive(data.aws_kms_secrets.secret.plaintext["secret"])
}
