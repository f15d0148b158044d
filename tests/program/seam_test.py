"""10,000 ids at every offset around every seam: from a file, standard input and a member of an archive, all found, each once."""
import io
import tarfile

import program_case
from program_case import ProgramCase

IDS = 10_000
ID_SIZE = 20
AROUND = ID_SIZE + 3


def offsets(window):
    """Small windows meet every offset again and again; of large ones each seam gets the next."""
    if window < 1000:
        return [i * (window + 1) for i in range(IDS)]
    at_seams = [(i + 1) * window + i - AROUND for i in range(2 * AROUND + 1)]
    spare = (offset for offset in range(0, at_seams[-1], 2 * ID_SIZE)
            if 2 * AROUND < offset % window < window - 2 * AROUND)
    return sorted(at_seams + [offset for offset, _ in zip(spare, range(IDS - len(at_seams)))])


class Seam(ProgramCase):
    def text(self, window):
        places, text = {}, bytearray()
        for offset in offsets(window):
            key = self.maker.key_id()
            places[key] = offset
            text += b"." * (offset - len(text)) + key.encode()
        self.assertEqual(len(places), IDS)
        return places, bytes(text)

    def check(self, places, members, *words, **how):
        leaks = self.report("scan", *words, expect=1, **how)["leaks"]
        self.assertEqual({leak["key_id"] for leak in leaks}, set(places))
        for leak in leaks:
            self.assertEqual(len(leak["locations"]), 1)
            location = leak["locations"][0]
            self.assertEqual((location["offset"], location["length"]), (places[leak["key_id"]], ID_SIZE))
            self.assertEqual(location.get("members", []), members)

    def test_every_offset_around_every_seam(self):
        for window in (64, 65536):
            with self.subTest(window=window):
                places, text = self.text(window)
                self.write("plain/ids.txt", text)
                self.check(places, [], "plain", "--window", window)
                self.check(places, [], "-", "--window", window, stdin=text)
                archive = io.BytesIO()
                with tarfile.open(fileobj=archive, mode="w:gz") as tar:
                    member = tarfile.TarInfo("folder/ids.txt")
                    member.size = len(text)
                    tar.addfile(member, io.BytesIO(text))
                self.write("packed/ids.tar.gz", archive.getvalue())
                self.check(places, ["folder/ids.txt"], "packed", "--window", window)


if __name__ == "__main__":
    program_case.main()
