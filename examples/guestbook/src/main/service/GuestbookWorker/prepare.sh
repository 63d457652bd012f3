#!/bin/sh
# Puts the book in order before the role opens it: each entry once, whole lines only. Safe to run again.
set -eu
book="$BOOK/entries.tsv"
test -w "$BOOK" || { echo "cannot write to $BOOK" >&2; exit 1; }
touch "$book"
awk -F '\t' 'NF == 4 && !seen[$1]++' "$book" > "$book.new"
mv "$book.new" "$book"
echo "the book has $(wc -l < "$book") entries"
