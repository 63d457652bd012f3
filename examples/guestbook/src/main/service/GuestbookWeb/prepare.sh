#!/bin/sh
# Makes the head of the page, once for each start of the role. Safe to run again.
set -eu
title=$(printf '%s' "$TITLE" | sed -e 's/&/\&amp;/g' -e 's/</\&lt;/g' -e 's/>/\&gt;/g')
cat > head.html.new <<EOF
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>$title</title>
<style>body{font-family:sans-serif;max-width:40em;margin:2em auto}li{margin:.5em 0}small{color:#666}</style></head>
<body><h1>$title</h1>
EOF
mv head.html.new head.html
echo "prepared the page of $INSTANCE"
