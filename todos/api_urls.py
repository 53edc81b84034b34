"""The JSON routes of tasks, under `/api/v1/`."""

from django.urls import path

from todos.bulk import api as bulk_views
from todos.checklists import api as checklist_views
from todos.images import api as image_views
from todos.lists import api as list_views
from todos.quick import api as quick_views
from todos.tags import api as tag_views
from todos.tasks.api import manager as task_views
from todos.tasks.api import todos as views
from todos.transfer import api as transfer_views

urlpatterns = [
    path("todos", views.TodoListView.as_view(), name="api-todos"),
    path("todos/export", transfer_views.ExportView.as_view(), name="api-export-todos"),
    path("todos/import", transfer_views.ImportView.as_view(), name="api-import-todos"),
    path("todos/bulk", bulk_views.BulkView.as_view(), name="api-bulk"),
    path("todos/quick", quick_views.QuickAddView.as_view(), name="api-quick-add"),
    path("todos/<uuid:todo_id>", views.TodoView.as_view(), name="api-todo"),
    path("todos/<uuid:todo_id>/restore", views.RestoreTodoView.as_view(), name="api-restore-todo"),
    path("todos/<uuid:todo_id>/checklist", checklist_views.ChecklistView.as_view(), name="api-checklist"),
    path(
        "todos/<uuid:todo_id>/checklist/<uuid:item_id>", checklist_views.StepView.as_view(), name="api-step"
    ),
    path("todos/<uuid:todo_id>/images", image_views.TodoImagesView.as_view(), name="api-todo-images"),
    path(
        "todos/<uuid:todo_id>/images/<uuid:image_id>",
        image_views.TodoImageView.as_view(),
        name="api-todo-image",
    ),
    path(
        "todos/<uuid:todo_id>/images/<uuid:image_id>/labels",
        image_views.ImageLabelsView.as_view(),
        name="api-image-labels",
    ),
    path("lists", list_views.ListsView.as_view(), name="api-lists"),
    path("lists/<uuid:list_id>", list_views.ListView.as_view(), name="api-list"),
    path("lists/<uuid:list_id>/restore", list_views.RestoreListView.as_view(), name="api-restore-list"),
    path("tags", tag_views.TagListView.as_view(), name="api-tags"),
    path("tags/<str:tag>", tag_views.TagView.as_view(), name="api-tag"),
    path("upload", image_views.UploadView.as_view(), name="api-upload"),
    path("rekognition", image_views.RekognitionView.as_view(), name="api-rekognition"),
    path("tasks/create-task", task_views.CreateTaskView.as_view(), name="api-create-task"),
    path("tasks/fetch-task", task_views.FetchTasksView.as_view(), name="api-fetch-tasks"),
    path("tasks/update-task/<uuid:task_id>", task_views.UpdateTaskView.as_view(), name="api-update-task"),
    path("tasks/delete-task/<uuid:task_id>", task_views.DeleteTaskView.as_view(), name="api-delete-task"),
]
