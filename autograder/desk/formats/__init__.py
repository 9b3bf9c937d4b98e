"""The forms of downloads, one module for each system. Each has one pure function, `read(listing)`."""
