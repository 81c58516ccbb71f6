"""Private session folders and what is kept between sessions."""
