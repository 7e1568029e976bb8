"""Placeholder until the real headers stand."""
from collections.abc import Callable
from django.http import HttpRequest, HttpResponse

def DefaultHeaders(get_response: Callable[[HttpRequest], HttpResponse]): return get_response
def Refusals(get_response: Callable[[HttpRequest], HttpResponse]): return get_response
