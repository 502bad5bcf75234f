package dev.ipcaudit.tests.frame;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A headless Chromium with one page at a time, spoken to in the DevTools protocol
 * (chromedevtools.github.io/devtools-protocol). For one thread.
 */
public final class Browser implements AutoCloseable {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** The descriptors that it hears and speaks on are 3 and 4; of a process we have 0 and 1. */
  private static final String ON_PIPES =
      "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >browser.log 2>&1";

  private final Process process;
  private final OutputStream commands;
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private int last;
  private volatile Exception ended;
  private String target;
  private String session;

  private Browser(Process process) {
    this.process = process;
    commands = process.getOutputStream();
    Thread reader = new Thread(this::hear, "browser");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts one; skips the tests, loudly, where there is none or where it does not start. */
  public static Browser start() throws IOException {
    String program = program();
    skipUnless(program != null, "none of " + NAMES + " is on the PATH");
    Path directory = Layout.newRun("browser");
    List<String> command = new ArrayList<>(List.of("sh", "-c", ON_PIPES, program));
    command.addAll(
        List.of(
            "--headless=new",
            "--disable-gpu",
            "--hide-scrollbars",
            "--no-first-run",
            "--disable-dev-shm-usage", // containers have little of it
            "--remote-debugging-pipe",
            "--user-data-dir=" + directory.resolve("profile")));
    if (System.getProperty("user.name").equals("root")) {
      command.add("--no-sandbox"); // it refuses to run as root otherwise
    }
    Browser browser =
        new Browser(new ProcessBuilder(command).directory(directory.toFile()).start());
    try {
      browser.call("Browser.getVersion");
    } catch (RuntimeException gone) {
      browser.kill();
      String log = Output.text(directory.resolve("browser.log"));
      skipUnless(false, program + " does not start: " + gone + "\n" + log);
    }
    return browser;
  }

  private static void skipUnless(boolean works, String reason) {
    if (!works) {
      System.err.println(
          "ipcaudit agent-tests: TESTS OF THE HTML REPORT IN A BROWSER ARE SKIPPED: " + reason);
    }
    Assumptions.assumeTrue(works, reason);
  }

  private static String program() {
    for (String directory : System.getenv("PATH").split(":")) {
      for (String name : NAMES) {
        Path file = Path.of(directory, name);
        if (Files.isExecutable(file)) {
          return file.toString();
        }
      }
    }
    return null;
  }

  /**
   * Calls a method and returns its result.
   *
   * @param parameters names and values
   */
  public JsonNode call(String method, Object... parameters) {
    ObjectNode command = MAPPER.createObjectNode();
    int id = ++last;
    command.put("id", id).put("method", method);
    if (session != null) {
      command.put("sessionId", session);
    }
    ObjectNode values = command.putObject("params");
    for (int i = 0; i < parameters.length; i += 2) {
      values.set((String) parameters[i], MAPPER.valueToTree(parameters[i + 1]));
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    if (ended != null) {
      answer.completeExceptionally(ended); // it may have ended before it could be told
    }
    try {
      commands.write((command + "\0").getBytes(StandardCharsets.UTF_8));
      commands.flush();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
    JsonNode whole = answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    if (whole.has("error")) {
      throw new AssertionError(command + ": " + whole.get("error"));
    }
    return whole.path("result");
  }

  /**
   * Opens a file in a page of its own, instead of the one before, of that size.
   *
   * @param scheme {@code light} or {@code dark}
   * @param media {@code screen} or {@code print}
   */
  public void open(Path file, int width, int height, String scheme, String media) {
    String before = target;
    session = null;
    target = call("Target.createTarget", "url", "about:blank").path("targetId").asString();
    if (before != null) {
      call("Target.closeTarget", "targetId", before);
    }
    JsonNode attached = call("Target.attachToTarget", "targetId", target, "flatten", true);
    session = attached.path("sessionId").asString();
    for (String domain : new String[] {"Page", "Runtime", "Log", "Network", "Accessibility"}) {
      call(domain + ".enable");
    }
    size(width, height);
    List<Map<String, String>> features =
        List.of(Map.of("name", "prefers-color-scheme", "value", scheme));
    call("Emulation.setEmulatedMedia", "media", media, "features", features);
    events.clear();
    call("Page.navigate", "url", file.toUri().toString());
    loaded(file.toString());
  }

  private void loaded(String what) {
    if (Await.value(PATIENCE, () -> events("Page.loadEventFired").isEmpty() ? null : true)
        == null) {
      throw new AssertionError(what + " was not loaded");
    }
  }

  private void size(int width, int height) {
    call(
        "Emulation.setDeviceMetricsOverride",
        "width",
        width,
        "height",
        height,
        "deviceScaleFactor",
        1,
        "mobile",
        width < 500);
  }

  /** The parameters of the events of a method since the page was opened. */
  public List<JsonNode> events(String method) {
    return events.stream()
        .filter(event -> event.path("method").asString("").equals(method))
        .map(event -> event.path("params"))
        .toList();
  }

  /** The value of a JavaScript expression in the page, which itself runs none. */
  public JsonNode evaluate(String expression) {
    JsonNode result = call("Runtime.evaluate", "expression", expression, "returnByValue", true);
    if (result.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + result.get("exceptionDetails"));
    }
    return result.path("result").path("value");
  }

  /** Presses a key and lets it go. */
  public void press(String key, int code) {
    for (String type : new String[] {"keyDown", "keyUp"}) {
      call("Input.dispatchKeyEvent", "type", type, "key", key, "windowsVirtualKeyCode", code);
    }
  }

  /** Types a text where the focus is. */
  public void type(String text) {
    call("Input.insertText", "text", text);
  }

  /** Clicks the middle of an element that a JavaScript expression gives, as a mouse does. */
  public void click(String element) {
    JsonNode at =
        evaluate(
            "(e => { e.scrollIntoView({block: 'center'}); const r = e.getBoundingClientRect();"
                + " return {x: r.x + r.width / 2, y: r.y + r.height / 2}; })("
                + element
                + ")");
    for (String type : new String[] {"mousePressed", "mouseReleased"}) {
      call(
          "Input.dispatchMouseEvent",
          "type",
          type,
          "button",
          "left",
          "clickCount",
          1,
          "x",
          at.path("x").asDouble(),
          "y",
          at.path("y").asDouble());
    }
  }

  /** Waits until a JavaScript expression in the page is true. */
  public void await(String expression) {
    if (Await.value(PATIENCE, () -> evaluate(expression).asBoolean() ? true : null) == null) {
      throw new AssertionError(expression + " has not become true");
    }
  }

  /** Loads the page that is open once more. */
  public void reload() {
    events.clear();
    call("Page.reload");
    loaded("the page");
  }

  /** The whole page as PNG; the window is as large as that from now on. */
  public byte[] picture() {
    JsonNode whole = call("Page.getLayoutMetrics").path("cssContentSize");
    size(whole.path("width").asInt(), whole.path("height").asInt());
    return bytes(call("Page.captureScreenshot", "format", "png"));
  }

  /** The page as it is printed. */
  public byte[] pdf() {
    return bytes(call("Page.printToPDF", "preferCSSPageSize", true));
  }

  private static byte[] bytes(JsonNode result) {
    return Base64.getDecoder().decode(result.path("data").asString());
  }

  @Override
  public void close() throws InterruptedException {
    session = null;
    try {
      call("Browser.close");
    } finally {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        kill();
      }
    }
  }

  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Takes messages, each of which ends with a zero, until the browser is gone. */
  private void hear() {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    try (InputStream in = new BufferedInputStream(process.getInputStream(), 1 << 16)) {
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b != 0) {
          message.write(b);
        } else {
          heard(MAPPER.readTree(message.toByteArray()));
          message.reset();
        }
      }
      gone(new IllegalStateException("the browser has ended"));
    } catch (IOException | RuntimeException failure) {
      gone(failure);
    }
  }

  private void gone(Exception reason) {
    ended = reason;
    answers.values().forEach(answer -> answer.completeExceptionally(reason));
  }

  private void heard(JsonNode message) {
    CompletableFuture<JsonNode> answer =
        message.has("id") ? answers.remove(message.path("id").asInt()) : null;
    if (answer != null) {
      answer.complete(message);
    } else {
      events.add(message);
    }
  }
}
