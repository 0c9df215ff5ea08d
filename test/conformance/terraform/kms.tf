variable "changed" {
  default = false
}

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  default_tags {
    tags = { managed = "terraform" }
  }
}

data "aws_caller_identity" "this" {}

data "aws_iam_policy_document" "key" {
  statement {
    sid       = "Administration"
    actions   = ["kms:*"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.this.account_id}:root"]
    }
  }
  statement {
    sid       = "Producer"
    actions   = var.changed ? ["kms:Encrypt"] : ["kms:Encrypt", "kms:GenerateDataKey"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = [aws_iam_user.producer.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:purpose"
      values   = ["orders"]
    }
  }
}

resource "aws_iam_user" "producer" {
  name = "producer"
}

# What KMS gives to a key of which nothing is said.
resource "aws_kms_key" "plain" {}

resource "aws_kms_key" "full" {
  description             = var.changed ? "Orders, second year" : "Orders"
  key_usage               = "ENCRYPT_DECRYPT"
  is_enabled              = !var.changed
  enable_key_rotation     = true
  rotation_period_in_days = var.changed ? 180 : 365
  deletion_window_in_days = 7
  policy                  = data.aws_iam_policy_document.key.json
  tags                    = var.changed ? { team = "orders", stage = "test" } : { team = "shop", empty = "" }
}

# Made disabled, without rotation, and changed into the opposite.
resource "aws_kms_key" "asleep" {
  is_enabled              = var.changed
  enable_key_rotation     = var.changed
  deletion_window_in_days = 30
}

# Its policy is a resource of its own.
resource "aws_kms_key" "governed" {
  bypass_policy_lockout_safety_check = true
}

resource "aws_kms_key_policy" "governed" {
  key_id = aws_kms_key.governed.id
  policy = data.aws_iam_policy_document.key.json
}

resource "aws_kms_alias" "orders" {
  name          = "alias/orders"
  target_key_id = var.changed ? aws_kms_key.plain.key_id : aws_kms_key.full.arn
}

resource "aws_kms_alias" "prefixed" {
  name_prefix   = "alias/orders-"
  target_key_id = aws_kms_key.plain.key_id
}

resource "aws_kms_ciphertext" "secret" {
  key_id    = aws_kms_key.plain.key_id
  plaintext = var.changed ? "another secret" : "a secret"
  context   = { purpose = "orders" }
}

data "aws_kms_secrets" "secret" {
  secret {
    name    = "secret"
    payload = aws_kms_ciphertext.secret.ciphertext_blob
    context = { purpose = "orders" }
  }
}

data "aws_kms_key" "full" {
  key_id = aws_kms_key.full.arn
}

data "aws_kms_alias" "orders" {
  name = aws_kms_alias.orders.name
}

output "decrypted" {
  value = nonsensitive(data.aws_kms_secrets.secret.plaintext["secret"])
}

output "key" {
  value = {
    description = data.aws_kms_key.full.description
    enabled     = data.aws_kms_key.full.enabled
    state       = data.aws_kms_key.full.key_state
    manager     = data.aws_kms_key.full.key_manager
    spec        = data.aws_kms_key.full.customer_master_key_spec
  }
}

output "alias_is_of" {
  value = data.aws_kms_alias.orders.target_key_arn == aws_kms_key.plain.arn ? "plain" : "full"
}
