"""The report pipeline of a free-municipality network: raw deliveries in, a published book out."""

__version__ = "0.1.0"
