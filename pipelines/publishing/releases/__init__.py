"""Publications: the finished site in a folder of its own, with earlier versions and changes."""
