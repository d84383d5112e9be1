"""The engine's HTML to what is published: accessible, in Danish, closed to other hosts."""
