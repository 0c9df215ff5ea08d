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
  alias  = "there"
  region = "eu-west-1"
}

resource "aws_accessanalyzer_analyzer" "usual" {
  analyzer_name = "usual"
  type          = "ACCOUNT_UNUSED_ACCESS"
  tags          = var.changed ? { team = "orders" } : {}
}

resource "aws_accessanalyzer_analyzer" "external" {
  analyzer_name = "external"
}

resource "aws_accessanalyzer_analyzer" "configured" {
  provider      = aws.there
  analyzer_name = "configured"
  type          = "ACCOUNT_UNUSED_ACCESS"
  configuration {
    unused_access {
      unused_access_age = 180
      dynamic "analysis_rule" {
        for_each = var.changed ? [] : ["blue"]
        content {
          exclusion {
            resource_tags = [{ team = analysis_rule.value }, { stage = "test" }]
          }
        }
      }
    }
  }
}

resource "aws_accessanalyzer_archive_rule" "permissions" {
  analyzer_name = aws_accessanalyzer_analyzer.usual.analyzer_name
  rule_name     = "permissions"
  filter {
    criteria = "findingType"
    eq       = [var.changed ? "UnusedIAMRole" : "UnusedPermission"]
  }
}

output "usual" {
  value = aws_accessanalyzer_analyzer.usual.arn
}
