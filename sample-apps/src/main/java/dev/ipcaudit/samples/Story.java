package dev.ipcaudit.samples;

/** One incident, as it happened and as it was mended. */
interface Story {

  /**
   * Lives through the incident.
   *
   * @return what happened in a few lines, the same every time
   * @throws LibcException if the kernel refuses what the story needs
   */
  String tell(Telling telling);
}
