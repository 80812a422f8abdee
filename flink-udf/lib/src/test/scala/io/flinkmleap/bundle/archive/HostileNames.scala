package io.flinkmleap.bundle.archive

import java.nio.charset.StandardCharsets.UTF_8

import io.flinkmleap.bundle.BundleFixtures

/** Names that lead out of the bundle, or that are one name for some and two for others. */
private[archive] object HostileNames {
  private[this] val model = BundleFixtures.single.model
  private[this] val evil = "evil".getBytes(UTF_8)

  private[this] val unsafe = Vector(
    "a folder above" -> "../evil",
    "a folder above, from inside" -> "root/../../evil",
    "an absolute path" -> "/tmp/evil",
    "a drive letter" -> "C:/evil",
    "a drive letter without a slash" -> "C:evil",
    "a network share" -> "//host/share/evil",
    "a backslash" -> "root\\evil",
    "a backslash that leads up" -> "..\\evil",
    "a NUL" -> "root/model.json\u0000.txt",
    "no name" -> "",
    "a slash alone" -> "/",
    "an empty part" -> "root//evil",
    "a dot" -> "./evil",
    "a dot inside" -> "root/./evil",
    "two dots at the end" -> "root/..",
    "a folder above as a folder" -> "../evil/",
    "a space" -> "root/e vil",
    "a line feed" -> "root/e\nvil",
    "a character that moves the cursor" -> "root/\u001b[2Jevil",
    "a colon, which Windows takes for a stream" -> "root/evil:stream",
    "a letter beyond ASCII" -> "root/m\u00f6del.json",
    "a letter in its other normal form" -> "root/mo\u0308del.json",
    "a slash that only looks like one" -> "root\u2215evil",
    "a text written from right to left" -> "root/\u202enosj.ledom",
    "a very long part" -> ("x" * 129),
    "a very long path" -> Seq.fill(600)("x").mkString("/")
  ).map { case (title, name) =>
    HostileArchive(s"a name with $title", "bundle.unsafe-name")(adding(RawEntry(name, evil)))
  }

  val all: Vector[HostileArchive] = unsafe ++ Vector(
    HostileArchive("one name twice", "bundle.duplicate-entry")(adding(RawEntry("bundle.json", evil))),
    HostileArchive("one name in upper and lower case", "bundle.duplicate-entry")(
      adding(RawEntry("BUNDLE.JSON", evil))
    ),
    HostileArchive("a folder in upper and lower case", "bundle.duplicate-entry")(
      adding(RawEntry("Root/evil", evil))
    ),
    HostileArchive("a folder twice", "bundle.duplicate-entry")(adding(RawEntry("x/"), RawEntry("x/"))),
    HostileArchive("a file where others have a folder", "bundle.file-as-folder")(
      adding(RawEntry("root", evil))
    ),
    HostileArchive("a file and a folder of one name", "bundle.duplicate-entry")(
      adding(RawEntry("x", evil), RawEntry("x/"))
    ),
    HostileArchive("a folder with bytes", "bundle.file-as-folder")(adding(RawEntry("x/", evil))),
    HostileArchive("a symbolic link", "bundle.link")(
      adding(RawEntry("x", "/etc/passwd".getBytes(UTF_8), unixMode = 0xa1ff))
    ),
    HostileArchive("a device", "bundle.link")(adding(RawEntry("x", unixMode = 0x21ff))),
    HostileArchive("a pipe", "bundle.link")(adding(RawEntry("x", unixMode = 0x11ff))),
    HostileArchive("a file with the mode of a folder", "bundle.link")(
      adding(RawEntry("x", evil, unixMode = 0x41ff))
    ),
    HostileArchive("another name in the Unicode field", "bundle.unsafe-name")(
      adding(RawEntry("x", evil, extra = unicodePath("x", "../evil")))
    )
  )

  private[this] def adding(entries: RawEntry*): Array[Byte] = {
    val zip = RawZip.of(model)
    zip.copy(entries = zip.entries ++ entries).bytes
  }

  private[this] def unicodePath(name: String, path: String): Array[Byte] = {
    val crc = new java.util.zip.CRC32
    crc.update(name.getBytes(UTF_8))
    val little = java.nio.ByteBuffer.allocate(4).order(java.nio.ByteOrder.LITTLE_ENDIAN)
    RawZip.extra(0x7075, Array(1.toByte) ++ little.putInt(crc.getValue.toInt).array ++ path.getBytes(UTF_8))
  }
}
