"""Long lists, a page at a time, by cursor: rows that come or go meanwhile neither repeat nor hide others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response

from api.documenting import LISTED
from api.endpoint import ApiRequest
from api.problems import Problem

Shape = type[serializers.BaseSerializer[Any]]


class PageQuery(serializers.Serializer[Any]):
    cursor = serializers.CharField(
        required=False, max_length=300, help_text=_("From `next` or `previous` of another page.")
    )
    page_size = serializers.IntegerField(required=False, min_value=1, max_value=200)


class Pages(CursorPagination):
    page_size = LISTED
    page_size_query_param = "page_size"
    max_page_size = 200


def page(
    request: ApiRequest, rows: QuerySet[Any], shape: Shape, *, order: tuple[str, ...], change: Callable[..., Any] = list
) -> Response:
    """`order` must end in something unique. `change` makes of a page's rows what `shape` shows."""
    pages = Pages()
    pages.ordering = order
    try:
        found = pages.paginate_queryset(rows, request)
    except (NotFound, ValidationError, ValueError, OverflowError, TypeError):
        raise Problem(400, "invalid", errors=[{"field": "cursor", "detail": _("There is no such page.")}]) from None
    results = shape(change(found or []), many=True, context={"request": request}).data
    return Response({"next": pages.get_next_link(), "previous": pages.get_previous_link(), "results": results})


def page_of(shape: Shape) -> type[serializers.Serializer[Any]]:
    """What `page` answers with, for the documentation."""
    name = f"{shape.__name__.removesuffix('Serializer')}Page"
    members = {
        "next": serializers.CharField(allow_null=True, help_text=_("Address of the next page.")),
        "previous": serializers.CharField(allow_null=True),
        "results": shape(many=True),
    }
    made: type[serializers.Serializer[Any]] = type(name, (serializers.Serializer,), members)
    return extend_schema_serializer(component_name=name, many=False)(made)
