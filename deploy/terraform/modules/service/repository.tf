# Images of the container. A tag is a commit and never moves, so what was tested is what runs.
resource "aws_ecr_repository" "this" {
  name                 = "todo-frontend${var.context.name_suffix}"
  image_tag_mutability = "IMMUTABLE"
  force_delete         = !var.context.is_permanent

  image_scanning_configuration {
    scan_on_push = true
  }

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = var.context.kms_key_arn
  }
}

resource "aws_ecr_lifecycle_policy" "this" {
  repository = aws_ecr_repository.this.name

  policy = jsonencode({
    rules = [
      {
        rulePriority = 1
        description  = "What was pushed over or half pushed goes after a day."
        selection    = { tagStatus = "untagged", countType = "sinceImagePushed", countUnit = "days", countNumber = 1 }
        action       = { type = "expire" }
      },
      {
        rulePriority = 2
        description  = "Enough versions to go back to."
        # What is pushed beside an image has no tag, and is no version.
        selection = { tagStatus = "tagged", tagPatternList = ["*"], countType = "imageCountMoreThan", countNumber = var.settings.kept_images }
        action    = { type = "expire" }
      },
    ]
  })
}
