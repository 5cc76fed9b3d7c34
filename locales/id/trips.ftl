# Hari ini dan Perjalanan.

## Sapaan menurut waktu

greeting-morning =
    { $address ->
        [feminine] Selamat pagi, Bu { $name }
        [masculine] Selamat pagi, Pak { $name }
       *[neutral] Selamat pagi, { $name }
    }
greeting-midday =
    { $address ->
        [feminine] Selamat siang, Bu { $name }
        [masculine] Selamat siang, Pak { $name }
       *[neutral] Selamat siang, { $name }
    }
greeting-afternoon =
    { $address ->
        [feminine] Selamat sore, Bu { $name }
        [masculine] Selamat sore, Pak { $name }
       *[neutral] Selamat sore, { $name }
    }
greeting-evening =
    { $address ->
        [feminine] Selamat malam, Bu { $name }
        [masculine] Selamat malam, Pak { $name }
       *[neutral] Selamat malam, { $name }
    }
greeting-guest-morning =
    { $address ->
        [feminine] Selamat pagi, Bu
        [masculine] Selamat pagi, Pak
       *[neutral] Selamat pagi
    }
greeting-guest-midday =
    { $address ->
        [feminine] Selamat siang, Bu
        [masculine] Selamat siang, Pak
       *[neutral] Selamat siang
    }
greeting-guest-afternoon =
    { $address ->
        [feminine] Selamat sore, Bu
        [masculine] Selamat sore, Pak
       *[neutral] Selamat sore
    }
greeting-guest-evening =
    { $address ->
        [feminine] Selamat malam, Bu
        [masculine] Selamat malam, Pak
       *[neutral] Selamat malam
    }

## Hari ini, bagi pelancong

today-empty = Belum ada rencana untuk hari ini.
today-empty-action = Cari tempat yang ingin dituju
clocks = Jam sekarang
clock-at-home = Di rumah Anda

## Hari ini, bagi penyedia

arrivals = Datang hari ini
arrivals-empty = Tidak ada tamu yang datang hari ini.
departures = Pulang hari ini
departures-empty = Tidak ada tamu yang pulang hari ini.
requests = Menunggu jawaban Anda
requests-empty = Semua permintaan sudah dijawab.
money-due = Uang yang akan masuk
money-due-empty = Belum ada uang yang akan masuk.

## Perjalanan

title = Perjalanan
empty = Belum ada perjalanan. Yang pertama selalu yang paling berkesan.
empty-action = Mulai menjelajah
