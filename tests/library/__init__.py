"""The courses in `courses/`, as those who take them meet them."""
