"""The wire: XxxRow is what the browser may see, XxxForm what it may send."""
