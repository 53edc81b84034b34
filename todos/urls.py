"""The addresses of the task pages. What is no UUID is no task's address, and so not found."""

from django.urls import path

from todos import views

app_name = "todos"

urlpatterns = [
    path("", views.index, name="list"),
    path("todos", views.add, name="add"),
    path("todos/<uuid:todo_id>", views.detail, name="detail"),
    path("todos/<uuid:todo_id>/complete", views.complete, name="complete"),
    path("todos/<uuid:todo_id>/reopen", views.reopen, name="reopen"),
    path("todos/<uuid:todo_id>/start", views.start, name="start"),
    path("todos/<uuid:todo_id>/delete", views.delete, name="delete"),
    path("todos/<uuid:todo_id>/restore", views.restore, name="restore"),
]
