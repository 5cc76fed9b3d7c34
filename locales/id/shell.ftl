# Kerangka aplikasi: navigasi, pencarian, sambungan, perubahan yang menunggu, dan keadaan setiap halaman.

brand = { -brand-name }

## Navigasi

navigation = Menu utama
today = Hari ini
explore = Jelajah
trips = Perjalanan
messages = Obrolan
you = Saya
skip-to-content = Langsung ke isi

## Cari dan lakukan apa saja

palette-open = Cari
palette-title = Cari atau lakukan sesuatu
palette-placeholder = Mau ke mana, mau apa?
palette-nothing = Tidak ada yang cocok dengan “{ $query }”.
palette-go-to = Buka { $page }
palette-theme = Ganti tampilan: { $theme }
palette-language = Ganti bahasa: { $language }
palette-keys = Panah untuk memilih, Enter untuk membuka, Esc untuk menutup

## Sambungan ke server

link-connecting = Menyambungkan…
link-online = Tersambung
link-offline = Tanpa sambungan sejak { $time }
link-offline-explained = Semuanya tetap bisa dibuka dan diubah. Perubahan Anda terkirim sendiri begitu tersambung lagi.
link-guest = Hanya di perangkat ini
link-guest-explained = Anda belum masuk, jadi semuanya tinggal di perangkat ini saja.
link-signed-out = Anda sudah keluar
link-signed-out-explained = Masuk lagi supaya perubahan Anda terkirim. Tidak ada yang hilang.
link-sent-away = Perangkat ini sudah dikeluarkan
link-sent-away-explained = Anda mengeluarkannya dari perangkat lain. Semua data Anda di sini sudah dihapus.
go-on-as-guest = Lanjut sebagai tamu
link-upgrade-needed = Aplikasi perlu diperbarui
link-upgrade-needed-explained = Server sudah memakai versi yang lebih baru. Perbarui aplikasi ini; perubahan Anda tetap tersimpan sampai terkirim.
link-unreachable = Server tidak terjangkau
link-unreachable-explained = Di peramban, halaman diambil langsung dari server. Kami terus mencoba menyambung.

## Perubahan yang belum sampai

queue-clear = Semua tersimpan dan terkirim
queue-clear-guest = Semua tersimpan di perangkat ini
queue-waiting = { $count } perubahan menunggu dikirim
queue-refused = { $count } perubahan ditolak

tray-open = Lihat perubahan
tray-title = Perubahan Anda
tray-empty = Tidak ada yang menunggu.
tray-waiting = Menunggu dikirim
tray-waiting-explained = Sudah aman di perangkat ini.
tray-refused = Ditolak
tray-refused-explained = Server menolak perubahan ini, jadi di sini pun sudah dikembalikan seperti semula.
tray-otherwise = Perubahan yang belum dikenal versi aplikasi ini
tray-made-at = Dibuat { $time }
tray-resend = Kirim lagi
tray-discard = Lepaskan

## Keadaan halaman

waiting = Sedang memuat…
failed-title = Bagian ini belum bisa dibuka
failed-unreachable = Server tidak terjangkau. Periksa sambungan internet Anda, lalu coba lagi.
failed-signed-out = Masuk dulu untuk membuka bagian ini.
failed-opening = Data Anda masih dibuka. Coba lagi sebentar lagi.
try-again = Coba lagi

fault-title = Ada yang rusak
fault-explained = Ini kesalahan kami, bukan Anda. Yang sudah tersimpan tetap aman. Mulai lagi; kalau terulang, salin rinciannya dan kirimkan kepada kami.
fault-copy = Salin rincian
fault-copied = Rincian tersalin
fault-not-copied = Rincian tidak bisa disalin. Pilih tulisannya, lalu salin sendiri.
fault-restart = Mulai lagi

not-found-title = Halaman ini tidak ada
not-found-explained = Mungkin alamatnya keliru, atau halamannya sudah pindah.
not-found-action = Ke Hari ini

## Data di perangkat ini tidak bisa dibuka

store-nothing-lost = Data Anda tidak disentuh.
store-locked-title = { -brand-name } sudah terbuka
store-locked-happened = Jendela lain sedang memakai data Anda, dan hanya satu yang boleh memakainya pada satu waktu.
store-locked-advice = Tutup jendela yang lain, lalu coba lagi.
store-corrupt-title = Data di perangkat ini rusak
store-corrupt-happened = Berkas data tidak terbaca dengan benar. Mungkin perangkat mati saat sedang menyimpan.
store-corrupt-advice = Kami bisa menyisihkan berkas itu dan mulai dengan yang baru. Tidak ada yang ditimpa. Yang sudah terkirim kembali dari server; yang belum terkirim tetap ada di berkas yang disisihkan.
store-corrupt-action = Sisihkan dan mulai baru
store-newer-title = Data ini dari versi yang lebih baru
store-newer-happened = { -brand-name } versi yang lebih baru pernah menyimpan data di sini, dan versi ini tidak memahaminya.
store-newer-advice = Perbarui aplikasi ini, lalu buka lagi.
store-disk-full-title = Penyimpanan penuh
store-disk-full-happened = Tidak ada ruang lagi untuk menyimpan perubahan Anda.
store-disk-full-advice = Hapus yang tidak diperlukan dari perangkat ini, lalu coba lagi.
store-no-access-title = Folder data tidak bisa dipakai
store-no-access-happened = { -brand-name } tidak diizinkan membaca atau menulis di folder datanya.
store-no-access-advice = Periksa izin folder itu, lalu coba lagi.
store-unencrypted-title = Data ini tidak terenkripsi
store-unencrypted-happened = Di perangkat ini { -brand-name } menyimpan semuanya secara terenkripsi, sedangkan berkas data ini tidak. Mungkin peninggalan versi uji coba, atau ditaruh program lain.
store-unencrypted-advice = Kami bisa menyisihkan berkas itu dan mulai dengan yang baru. Tidak ada yang ditimpa. Yang sudah terkirim kembali dari server; yang belum terkirim tetap ada di berkas yang disisihkan.
store-wrong-key-title = Kuncinya tidak cocok dengan data Anda
store-wrong-key-happened = Di ring kunci perangkat ini ada kunci untuk data Anda, tetapi tidak cocok. Mungkin kunci itu tertukar, atau bagian paling awal berkas data rusak.
store-wrong-key-advice = Kalau punya cadangan ring kunci, pulihkan dulu, lalu coba lagi. Kalau tidak, kami bisa menyisihkan berkas itu dan mulai dengan yang baru: yang sudah terkirim kembali dari server; perubahan yang belum pernah terkirim tetap terkunci di berkas itu.
store-key-lost-title = Kunci data Anda hilang
store-key-lost-happened = Data Anda di sini terenkripsi, dan kuncinya tidak ada lagi di ring kunci perangkat ini. Tanpa kunci, tidak ada yang bisa membacanya, kami pun tidak.
store-key-lost-advice = Kalau punya cadangan ring kunci, pulihkan dulu, lalu coba lagi. Kalau tidak, kami bisa menyisihkan berkas itu dan mulai dengan yang baru: yang sudah terkirim kembali dari server; perubahan yang belum pernah terkirim tetap terkunci di berkas itu.
store-sign-in-happened = Data Anda di sini terenkripsi, dan kuncinya tidak ada lagi di ring kunci perangkat ini.
store-sign-in-advice = Masuk dengan akun Anda: kuncinya kembali, dan semua yang ada di sini terbuka lagi, termasuk perubahan yang belum terkirim.
store-no-keyring-title = Ring kunci tidak ditemukan di perangkat ini
store-no-keyring-happened = { -brand-name } mengenkripsi data Anda dan menitipkan kuncinya di ring kunci perangkat, tempat kata sandi disimpan dengan aman. Di sini tidak ada yang bisa dihubungi.
store-no-keyring-advice = Jalankan ring kunci desktop Anda, atau pasang salah satu, misalnya GNOME Keyring, KWallet, atau KeePassXC. Setelah itu, coba lagi.
store-keyring-locked-title = Ring kunci Anda terkunci
store-keyring-locked-happened = Kunci data Anda ada di ring kunci perangkat ini, tetapi tidak diberikan.
store-keyring-locked-advice = Buka ring kuncinya, atau coba lagi dan beri izin saat diminta.
store-key-awaited-title = Menunggu ring kunci Anda
store-key-awaited-happened = Kunci data Anda ada di ring kunci perangkat ini, yang belum menjawab. Mungkin kata sandi Anda sedang diminta.
store-key-awaited-advice = Cari jendelanya, barangkali tertutup jendela ini. Begitu Anda menjawab, data Anda terbuka di sini; kalau belum juga, coba lagi.

## Kabar singkat

toast-undone = Sudah diurungkan
toast-set-aside = Berkas lama sudah disisihkan. Kita mulai dengan yang baru.

## Alasan penolakan

refused-broke = Server gagal memproses perubahan ini karena kesalahan kami. Coba kirim lagi nanti.
refused-not-yours = Anda tidak, atau tidak lagi, berhak melihat atau mengubah ini.
refused-taken = Ini sudah ada, jadi tidak dibuat lagi.
refused-not-known = Server tidak lagi mengenal perubahan seperti ini. Perbarui aplikasi, lalu coba lagi.
refused-too-much = Terlalu banyak sekaligus. Lakukan sedikit demi sedikit.
refused-too-often = Terlalu sering dicoba. Coba lagi satu jam lagi.
refused-sign-in-first = Ini hanya untuk yang punya akun. Masuk dulu.
refused-not-permitted = Anda tidak punya izin untuk ini: { $permission }.
refused-second-factor-first = Ini perlu lebih dari kata sandi. Aktifkan verifikasi dua langkah atau kunci sandi di halaman “Saya”, lalu coba lagi.
refused-otherwise = Server menolaknya dengan alasan yang belum dikenal versi aplikasi ini. Perbarui aplikasi untuk membacanya.
