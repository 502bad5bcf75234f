package dev.ipcaudit.jmx;

import static javax.management.openmbean.SimpleType.BOOLEAN;
import static javax.management.openmbean.SimpleType.DOUBLE;
import static javax.management.openmbean.SimpleType.INTEGER;
import static javax.management.openmbean.SimpleType.LONG;
import static javax.management.openmbean.SimpleType.STRING;

import dev.ipcaudit.model.Severity;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of the MBean, by the name that clients know. To read one looks at nothing in the
 * kernel: what comes from there is as old as the last scan.
 */
enum AuditAttribute {
  Objects("what this JVM created and removed since the agent started, by kind", Tables.OBJECTS),
  Findings("how many findings the last scan had, by rule and severity", Tables.FINDINGS),
  FindingsBySite("the most severe findings of the last scan, at most 50", Tables.FINDINGS_BY_SITE),
  Sites("the call sites that hold the most objects or get EAGAIN, at most 20", Tables.SITES),
  Paths("the call paths of these sites that hold most or get EAGAIN, at most 50", Tables.PATHS),
  Limits("how much of the kernel's limits the last scan found in use", Tables.LIMITS),
  Coverage("the state of each part: what is covered", Tables.COVERAGE),
  CoverageGaps("how many parts have a coverage gap", INTEGER),
  CoverageNotes("the coverage gaps, as sentences", strings()),
  LiveObjects("objects of all kinds that are there: created less removed", LONG),
  CreatedObjects("objects of all kinds that this JVM created since the agent started", LONG),
  RemovedObjects("of them, objects that were removed since, by this JVM or another process", LONG),
  EagainCalls("calls that failed with EAGAIN", LONG),
  FindingCount("findings of the last scan", LONG),
  ErrorCount("findings of severity error of the last scan", LONG),
  WarningCount("findings of severity warning of the last scan", LONG),
  NoteCount("findings of severity note of the last scan", LONG),
  Scans("scans of the kernel's tables so far", LONG),
  LastScanMillis("when the last scan was over, in ms since the epoch, 0 before the first", LONG),
  LastScanNanos("how long the last scan took, in ns", LONG),
  WatchCpuNanos("processor time of the agent's thread in ns, null if there is none", LONG),
  StackWalks("stack captures", LONG),
  StackWalkNanos("how long all stack captures took, in ns", LONG),
  AllowanceUsed("how much of the budget of stack captures is spent, 0 to 1", DOUBLE),
  Estimated("whether some counts are estimates, because not every stack was captured", BOOLEAN),
  TrackedObjects("live objects in the agent's tables", LONG),
  DroppedObjects("objects that were not recorded because these tables were full", LONG),
  Version("the agent's version", STRING),
  Options("the options that were given, as key=value,key=value", STRING);

  private final String description;

  @SuppressWarnings("ImmutableEnumChecker") // those of javax.management are, and do not say it
  private final OpenType<?> type;

  AuditAttribute(String description, TableShape table) {
    this(description, table.type());
  }

  AuditAttribute(String description, OpenType<?> type) {
    this.description = description;
    this.type = type;
  }

  private static OpenType<?> strings() {
    try {
      return new ArrayType<String[]>(1, STRING);
    } catch (OpenDataException wrong) {
      throw new IllegalStateException(wrong);
    }
  }

  /** One sentence for whoever sees the attribute in a console. */
  String description() {
    return description;
  }

  OpenType<?> type() {
    return type;
  }

  /** The attribute of that name, or null if there is none. */
  static @Nullable AuditAttribute of(String name) {
    for (AuditAttribute attribute : values()) {
      if (attribute.name().equals(name)) {
        return attribute;
      }
    }
    return null;
  }

  /** Its value at the moment of a reading, which is null where something is not known. */
  @Nullable Object value(AttributeValues reading) {
    AuditSource source = reading.source();
    return switch (this) {
      case Objects -> reading.objects();
      case Findings -> reading.findings();
      case FindingsBySite -> reading.findingsBySite();
      case Sites -> reading.sites();
      case Paths -> reading.paths();
      case Limits -> reading.limits();
      case Coverage -> reading.coverage();
      case CoverageGaps -> reading.gaps();
      case CoverageNotes -> reading.notes();
      case LiveObjects -> reading.all().live();
      case CreatedObjects -> reading.all().created();
      case RemovedObjects -> reading.all().removed();
      case EagainCalls -> reading.all().eagain();
      case FindingCount -> reading.count(null, null);
      case ErrorCount -> reading.count(null, Severity.ERROR);
      case WarningCount -> reading.count(null, Severity.WARNING);
      case NoteCount -> reading.count(null, Severity.NOTE);
      case Scans -> reading.scan().number();
      case LastScanMillis -> reading.scan().endedMillis();
      case LastScanNanos -> reading.scan().nanos();
      case WatchCpuNanos -> source.watchCpuNanos();
      case StackWalks -> source.walks();
      case StackWalkNanos -> source.walkNanos();
      case AllowanceUsed -> source.allowanceUsed();
      case Estimated -> source.estimated();
      case TrackedObjects -> source.tracked();
      case DroppedObjects -> source.dropped();
      case Version -> source.version();
      case Options -> source.options();
      default -> throw new AssertionError(this);
    };
  }
}
