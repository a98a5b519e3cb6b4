"""The ways out of the desk: ports, and the adapters that every installation has."""
