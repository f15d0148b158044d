# Writes a .cc with the bytes of FILES as raw string literals, cut so that no compiler's limit is met.
set(text "#include \"core/embedded_file.h\"\n\nnamespace keymuster {\nnamespace {\nusing namespace std::string_view_literals;\nconst EmbeddedFile kFiles[] = {\n")
foreach(name IN LISTS FILES)
  file(READ ${ROOT}/${name} content)
  string(APPEND text "    {\"${name}\"sv, R\"KEYMUSTER(${content})KEYMUSTER\"sv},\n")
endforeach()
string(APPEND text "};\n}  // namespace\nstd::span<const EmbeddedFile> ${SYMBOL}() { return kFiles; }\n}  // namespace keymuster\n")
file(WRITE ${OUTPUT} "${text}")
