"""The addresses of the task pages. What is no UUID is no task's address, and so not found."""

from django.urls import path

from accounts.feeds.domain import FEED_PATH
from todos.bulk import views as bulk_views
from todos.checklists import views as checklist_views
from todos.feed import views as feed_views
from todos.images import views as image_views
from todos.lists import views as list_views
from todos.ordering import views as ordering_views
from todos.tags import views as tag_views
from todos.tasks.views import days as day_views
from todos.tasks.views import detail as detail_views
from todos.tasks.views import list as views
from todos.tasks.views import saving as saving_views
from todos.tasks.views import schedule as schedule_views
from todos.transfer import views as transfer_views
from todos.trash import views as trash_views

app_name = "todos"

urlpatterns = [
    path("", views.index, name="list"),
    path(f"{FEED_PATH}<str:secret>.ics", feed_views.feed, name="feed"),
    path("import", transfer_views.import_page, name="import"),
    path("today", day_views.today, name="today"),
    path("today/move-overdue", day_views.move_overdue, name="move_overdue"),
    path("upcoming", day_views.upcoming, name="upcoming"),
    path("done", day_views.done, name="done"),
    path("lists", list_views.index, name="lists"),
    path("lists/new", list_views.new, name="new_list"),
    path("lists/inbox", list_views.inbox, name="inbox"),
    path("lists/<uuid:list_id>", list_views.task_list, name="task_list"),
    path("lists/<uuid:list_id>/rename", list_views.rename, name="rename_list"),
    path("lists/<uuid:list_id>/delete", list_views.delete, name="delete_list"),
    path("lists/<uuid:list_id>/restore", list_views.restore, name="restore_list"),
    path("lists/<uuid:list_id>/up", list_views.shift, {"by": -1}, name="list_up"),
    path("lists/<uuid:list_id>/down", list_views.shift, {"by": 1}, name="list_down"),
    path("trash", trash_views.index, name="trash"),
    path("trash/empty", trash_views.empty, name="empty_trash"),
    path("todos", views.add, name="add"),
    path("todos/<uuid:todo_id>", detail_views.detail, name="detail"),
    path("todos/<uuid:todo_id>/fields", saving_views.save_fields, name="save_fields"),
    path("todos/<uuid:todo_id>/complete", views.complete, name="complete"),
    path("todos/<uuid:todo_id>/reopen", views.reopen, name="reopen"),
    path("todos/<uuid:todo_id>/start", views.start, name="start"),
    path("todos/<uuid:todo_id>/schedule", schedule_views.schedule, name="schedule"),
    path("todos/<uuid:todo_id>/delete", views.delete, name="delete"),
    path("todos/<uuid:todo_id>/remove", trash_views.remove, name="remove"),
    path("todos/<uuid:todo_id>/restore", views.restore, name="restore"),
    path("tags", tag_views.index, name="tags"),
    path("tags/rename", tag_views.rename, name="rename_tag"),
    path("tags/delete", tag_views.delete, name="delete_tag"),
    path("select", bulk_views.select, name="select"),
    path("todos/<uuid:todo_id>/up", ordering_views.shift, {"by": -1}, name="move_up"),
    path("todos/<uuid:todo_id>/down", ordering_views.shift, {"by": 1}, name="move_down"),
    path("todos/<uuid:todo_id>/checklist", checklist_views.add, name="checklist"),
    *(
        path(
            f"todos/<uuid:todo_id>/checklist/<uuid:item_id>/{action}",
            checklist_views.change,
            {"action": action},
            name=f"step_{action}",
        )
        for action in ("done", "open", "up", "down", "remove")
    ),
    path("todos/<uuid:todo_id>/images", image_views.images, name="images"),
    path("todos/<uuid:todo_id>/images/<uuid:image_id>/labels", image_views.label_again, name="label_again"),
    path("todos/<uuid:todo_id>/images/<uuid:image_id>/remove", image_views.remove, name="remove_image"),
]
