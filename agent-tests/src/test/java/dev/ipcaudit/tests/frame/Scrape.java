package dev.ipcaudit.tests.frame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What Prometheus gets of a process: values by series, in Prometheus' text format. */
public final class Scrape {

  private static final String LISTEN = "0A";

  private Scrape() {}

  /** The one port on which a process listens; waits for it. */
  public static int port(long pid) {
    return Jmx.await(
        "a port of process " + pid,
        () -> {
          List<Integer> ports = ports(pid);
          return ports.isEmpty() ? null : ports.get(0);
        });
  }

  /** Asks once. */
  public static Map<String, Double> of(int port) {
    Map<String, Double> values = new TreeMap<>();
    for (String line : get("http://localhost:" + port + "/metrics").split("\n")) {
      int space = line.lastIndexOf(' ');
      if (line.startsWith("ipcaudit") && space > 0) {
        values.put(line.substring(0, space), number(line.substring(space + 1)));
      }
    }
    return values;
  }

  /** A value as Prometheus writes it. */
  public static double number(String value) {
    return value.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(value);
  }

  /** What a server answers. */
  public static String get(String url) {
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** By /proc, so that a program can take any port that is free and nobody has to guess one. */
  private static List<Integer> ports(long pid) {
    Path process = Path.of("/proc", String.valueOf(pid));
    Set<String> sockets = sockets(process.resolve("fd"));
    List<Integer> ports = new ArrayList<>();
    for (String table : List.of("net/tcp", "net/tcp6")) {
      for (String row : Output.lines(process.resolve(table))) {
        String[] fields = row.trim().split("\\s+"); // proc(5)
        if (fields[3].equals(LISTEN) && sockets.contains("socket:[" + fields[9] + "]")) {
          ports.add(Integer.parseInt(fields[1].substring(fields[1].lastIndexOf(':') + 1), 16));
        }
      }
    }
    return ports;
  }

  private static Set<String> sockets(Path descriptors) {
    Set<String> sockets = new HashSet<>();
    try (Stream<Path> all = Files.list(descriptors)) {
      for (Path descriptor : all.toList()) {
        sockets.add(link(descriptor));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sockets;
  }

  private static String link(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closed) {
      return "";
    }
  }
}
