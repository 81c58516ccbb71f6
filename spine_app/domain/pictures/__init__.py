"""What pictures and films consist of: pages, legends, marks, frames."""
