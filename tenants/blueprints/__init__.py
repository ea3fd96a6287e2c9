"""Industry presets: the words, services, hours and rules a new business starts with."""

from tenants.blueprints.blueprint import Blueprint, Word
from tenants.blueprints.loading import INDUSTRIES, UnknownIndustry, load_blueprint
from tenants.blueprints.policies import Policies, read_policies

__all__ = ["INDUSTRIES", "Blueprint", "Policies", "UnknownIndustry", "Word", "load_blueprint", "read_policies"]
