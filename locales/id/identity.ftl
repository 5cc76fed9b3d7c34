# Saya: siapa yang memakai aplikasi ini, dan bagaimana ia menyukainya.

title = Saya
guest-title = Anda belum masuk
guest-explained = Pilihan Anda tersimpan di perangkat ini saja.

role-guest = Tamu
role-traveller = Pelancong
role-provider = Penyedia
role-admin = Pengelola

preferences = Pengaturan
preferences-explained = Berlaku saat itu juga, dan sama di semua perangkat Anda.
words-and-look = Bahasa dan tampilan
money-and-time = Uang dan waktu

language = Bahasa
language-device = Ikuti perangkat ({ $language })
address = Sapaan
address-hint = Cara { -brand-name } menyapa Anda.
address-neutral = Nama saja
address-feminine = Ibu
address-masculine = Bapak
theme = Tampilan
theme-system = Otomatis
theme-light = Terang
theme-dark = Gelap

currency = Mata uang
currency-hint = Harga ditampilkan dalam mata uang ini. Pembayaran tetap dalam mata uang penyedia.
home-zone = Zona waktu rumah
home-zone-hint = Jam di tempat lain ditulis lengkap dengan zonanya.
home-zone-search = Cari kota atau zona
home-zone-nothing = Tidak ada zona yang cocok dengan “{ $query }”.
zones-of-indonesia = Indonesia
zones-of-the-world = Seluruh dunia
zone-wib = Waktu Indonesia Barat
zone-wib-places = Sumatra, Jawa, Kalimantan Barat dan Tengah
zone-wita = Waktu Indonesia Tengah
zone-wita-places = Bali, Nusa Tenggara, Sulawesi, Kalimantan Selatan, Timur, dan Utara
zone-wit = Waktu Indonesia Timur
zone-wit-places = Maluku dan Papua

devices = Perangkat Anda
devices-explained = Di sini akun Anda sedang dipakai. Perangkat yang Anda keluarkan melupakan semua data Anda.
device-here = Perangkat ini
device-seen = Terakhir terlihat { $moment }
device-unnamed = Perangkat tanpa nama
device-leaving = Menunggu dikeluarkan
device-send-away = Keluarkan
device-send-away-title = Keluarkan { $device }?
device-send-away-explained = Begitu perangkat itu tersambung, semua data Anda di sana dihapus, termasuk perubahan yang belum sempat terkirim.
device-send-away-action = Keluarkan perangkat

about = Tentang aplikasi
version = Versi { $version }

## Perubahan, seperti tertulis di daftar perubahan

changed-language = Bahasa menjadi { $language }
changed-address = Sapaan menjadi { $address-name }
changed-theme = Tampilan menjadi { $theme }
changed-currency = Mata uang menjadi { $currency }
changed-home-zone = Zona waktu rumah menjadi { $zone }
changed-send-away = Satu perangkat dikeluarkan

## Alasan penolakan

refused-not-yours = Hanya pemiliknya yang boleh mengubah pengaturan ini.
refused-person-unknown = Server tidak mengenal akun ini. Coba masuk lagi.
refused-nothing-to-change = Tidak ada yang berubah, jadi tidak ada yang disimpan.
refused-no-such-session = Perangkat itu sudah tidak masuk dengan akun Anda.
