"""What students' code displayed, made safe to look at: sanitize -> clean_html, clean_markdown, clean_tex,
clean_picture."""
