"""Industry presets: the words, services, hours and rules a new business starts with."""

from tenants.blueprints.blueprint import Blueprint
from tenants.blueprints.loading import INDUSTRIES, UnknownIndustry, load_blueprint
from tenants.blueprints.policies import Policies, read_policies

__all__ = ["INDUSTRIES", "Blueprint", "Policies", "UnknownIndustry", "load_blueprint", "read_policies"]
