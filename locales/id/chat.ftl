# Obrolan dengan penyedia dan teman seperjalanan.

title = Obrolan
empty = Belum ada obrolan. Obrolan muncul di sini begitu Anda bertanya kepada penyedia.
empty-action = Jelajahi dulu
