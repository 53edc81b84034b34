"""The JSON routes of tasks, under `/api/v1/`."""

from django.urls import path

from todos.api import task_views, views

urlpatterns = [
    path("todos", views.TodoListView.as_view(), name="api-todos"),
    path("todos/<uuid:todo_id>", views.TodoView.as_view(), name="api-todo"),
    path("todos/<uuid:todo_id>/restore", views.RestoreTodoView.as_view(), name="api-restore-todo"),
    path("tasks/create-task", task_views.CreateTaskView.as_view(), name="api-create-task"),
    path("tasks/fetch-task", task_views.FetchTasksView.as_view(), name="api-fetch-tasks"),
    path("tasks/update-task/<uuid:task_id>", task_views.UpdateTaskView.as_view(), name="api-update-task"),
    path("tasks/delete-task/<uuid:task_id>", task_views.DeleteTaskView.as_view(), name="api-delete-task"),
]
