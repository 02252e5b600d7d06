"""Help on an operator's own pages: a script that opens a frame, and the frame. Always what strangers see, never with a session."""
