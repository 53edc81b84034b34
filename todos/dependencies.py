"""Where the services of tasks and images are put together, once per process."""

from __future__ import annotations

import uuid
from functools import cache
from typing import cast

from django.conf import settings
from django.core.files.storage import default_storage

from accounts import dependencies as accounts
from todos.bulk.service import BulkService
from todos.checklists.service import ChecklistService
from todos.images.labels import LimitedLabeller, RekognitionLabeller
from todos.images.ports import ImageStore, Labeller
from todos.images.service import ImageService
from todos.images.storage import ImageStorage, S3ImageStore
from todos.lists.cached import CachedListRepository
from todos.lists.ports import ListRepository
from todos.lists.repository import DynamoDBListRepository
from todos.lists.service import ListService
from todos.ordering.service import OrderingService
from todos.pausing import IMAGE_READS, LIST_READS, REMINDER_READS, TODO_READS, WritesPaused, reading_only
from todos.quick.service import QuickAddService
from todos.reminders.mailer import SESMailer
from todos.reminders.people import AccountPeople
from todos.reminders.repository import DynamoDBReminderRepository
from todos.reminders.service import ReminderMover, ReminderService
from todos.tags.service import TagService
from todos.tasks.cache_invalidation import CacheInvalidatingTodoRepository
from todos.tasks.gone_lists import GoneListsTodoRepository
from todos.tasks.ports import TodoRepository
from todos.tasks.repository import DynamoDBTodoRepository
from todos.tasks.service import TodoService
from todos.transfer.service import TransferService
from todos.trash.service import TrashService
from webapp.aws.clients import dynamodb_client, rekognition_client, s3_client, ses_client
from webapp.cache.versioned import versioned_cache
from webapp.clock import utc_now


@cache
def todo_service() -> TodoService:
    """The task service over DynamoDB."""
    return TodoService(repository=todo_repository(), clock=utc_now, new_id=_new_id)


@cache
def image_service() -> ImageService:
    """The image service over DynamoDB, S3 and Rekognition."""
    return ImageService(
        repository=todo_repository(),
        store=image_store(),
        labeller=_labeller(),
        clock=utc_now,
        new_id=_new_id,
    )


@cache
def trash_service() -> TrashService:
    """What removes for good, over DynamoDB and S3."""
    return TrashService(repository=todo_repository(), store=image_store(), clock=utc_now)


@cache
def bulk_service() -> BulkService:
    """What changes many tasks at once, by the rules of the task service."""
    return BulkService(todos=todo_service())


@cache
def ordering_service() -> OrderingService:
    """What keeps an order of one's own, over DynamoDB."""
    return OrderingService(repository=todo_repository(), clock=utc_now)


@cache
def checklist_service() -> ChecklistService:
    """The checklist service over DynamoDB."""
    return ChecklistService(repository=todo_repository(), clock=utc_now, new_id=_new_id)


@cache
def tag_service() -> TagService:
    """The tag service over DynamoDB."""
    return TagService(repository=todo_repository(), clock=utc_now)


@cache
def quick_add_service() -> QuickAddService:
    """The service that reads what people type, and knows their lists by name."""
    return QuickAddService(lists=list_service(), clock=utc_now)


@cache
def list_service() -> ListService:
    """The service of lists over DynamoDB."""
    return ListService(repository=list_repository(), todos=_stored_todos(), clock=utc_now, new_id=_new_id)


@cache
def list_repository() -> ListRepository:
    """Where lists are kept."""
    repository = _cached_lists()
    return reading_only(repository, reads=LIST_READS) if settings.READ_ONLY else repository


@cache
def _cached_lists() -> CachedListRepository:
    """The lists out of the shared cache, which hears of every write."""
    return CachedListRepository(
        repository=DynamoDBListRepository(client=dynamodb_client(), table=settings.TASKS_TABLE),
        cache=versioned_cache(),
    )


@cache
def reminder_service() -> ReminderService:
    """What mails reminders, over DynamoDB and SES."""
    repository = DynamoDBReminderRepository(client=dynamodb_client(), table=settings.TASKS_TABLE)
    return ReminderService(
        reminders=reading_only(repository, reads=REMINDER_READS) if settings.READ_ONLY else repository,
        people=AccountPeople(directory=accounts.account_directory()),
        mailer=SESMailer(client=ses_client(), sender=settings.MAIL_SENDER),
        clock=utc_now,
        base_url=settings.PUBLIC_URL,
    )


@cache
def reminder_mover() -> ReminderMover:
    """What moves reminders when somebody lives by another time zone."""
    return ReminderMover(repository=todo_repository(), clock=utc_now)


@cache
def transfer_service() -> TransferService:
    """What takes tasks in and out."""
    return TransferService(repository=todo_repository(), clock=utc_now)


@cache
def todo_repository() -> TodoRepository:
    """Where tasks are kept, for all services; a task whose list is gone lies in the inbox."""
    return GoneListsTodoRepository(repository=_stored_todos(), lists=_cached_lists())


@cache
def _stored_todos() -> TodoRepository:
    """The tasks as they are stored; the shared cache hears of every write."""
    repository = CacheInvalidatingTodoRepository(
        repository=DynamoDBTodoRepository(client=dynamodb_client(), table=settings.TASKS_TABLE),
        cache=versioned_cache(),
    )
    return reading_only(repository, reads=TODO_READS) if settings.READ_ONLY else repository


@cache
def image_store() -> ImageStore:
    """The bucket, which is Django's default storage."""
    storage = cast("ImageStorage", default_storage)
    store = S3ImageStore(client=s3_client(), storage=storage, clock=utc_now)
    return reading_only(store, reads=IMAGE_READS) if settings.READ_ONLY else store


def check_writable() -> None:
    """Let through only where tasks and images may be written, for what is begun elsewhere and ends here.

    Raises:
        WritesPaused: they may only be read for the moment.
    """
    if settings.READ_ONLY:
        raise WritesPaused


def forget() -> None:
    """Let the next use put everything together anew, from the settings of that moment."""
    services = (
        todo_service,
        image_service,
        bulk_service,
        ordering_service,
        checklist_service,
        trash_service,
        list_service,
        tag_service,
        quick_add_service,
        transfer_service,
        reminder_service,
        reminder_mover,
    )
    for part in (*services, todo_repository, list_repository, _cached_lists, _stored_todos, image_store):
        part.cache_clear()


def _labeller() -> Labeller:
    labeller = RekognitionLabeller(
        client=rekognition_client(),
        bucket=settings.IMAGES_BUCKET,
        max_labels=settings.LABELS_AT_MOST,
        min_confidence=settings.LABELS_MIN_CONFIDENCE,
    )
    if not settings.LABEL_CALLS_PER_HOUR:
        return labeller
    return LimitedLabeller(labeller=labeller, per_hour=settings.LABEL_CALLS_PER_HOUR)


def _new_id() -> str:
    return str(uuid.uuid4())
