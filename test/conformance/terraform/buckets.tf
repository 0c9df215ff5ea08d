terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "changed" {
  type    = bool
  default = false
}

provider "aws" {
  s3_use_path_style = true
}

resource "aws_s3_bucket" "logs" {
  bucket = "terraform-logs"
}

resource "aws_s3_bucket_versioning" "logs" {
  bucket = aws_s3_bucket.logs.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "logs" {
  bucket                                 = aws_s3_bucket_versioning.logs.bucket
  transition_default_minimum_object_size = var.changed ? "varies_by_storage_class" : "all_storage_classes_128K"

  rule {
    id     = "all"
    status = "Enabled"
    filter {}

    expiration {
      days = var.changed ? 400 : 365
    }

    transition {
      days          = 30
      storage_class = "STANDARD_IA"
    }

    transition {
      days          = 90
      storage_class = "GLACIER"
    }

    noncurrent_version_expiration {
      noncurrent_days           = 30
      newer_noncurrent_versions = 3
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  rule {
    id     = "some"
    status = var.changed ? "Disabled" : "Enabled"

    filter {
      and {
        prefix                   = "tmp/"
        object_size_greater_than = 1024
        tags                     = { team = "orders", kind = "draft" }
      }
    }

    expiration {
      date = "2031-02-03T00:00:00Z"
    }
  }

  rule {
    id     = "markers"
    status = "Enabled"

    filter {
      prefix = "data/"
    }

    expiration {
      expired_object_delete_marker = true
    }
  }
}

resource "aws_s3_object" "archived" {
  bucket        = aws_s3_bucket_lifecycle_configuration.logs.bucket
  key           = "tmp/archived"
  content       = "x"
  storage_class = "GLACIER"
  force_destroy = true
}

output "rules" {
  value = [for rule in aws_s3_bucket_lifecycle_configuration.logs.rule : "${rule.id} ${rule.status}"]
}
