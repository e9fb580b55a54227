using System.Text.Json;

namespace Yolo.Kernels.Profiling;

/// <summary>
/// A profile in Chrome's trace format: complete events (ph X) with times in microseconds, in a track for each phase of each thread, whose names are events of metadata (ph M).
/// </summary>
internal static class ChromeTrace
{
    private const int Process = 1;
    private const int MostPending = 1 << 16;
    private const double TicksPerMicrosecond = TimeSpan.TicksPerMicrosecond;

    public static void Write(Profile profile, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("displayTimeUnit", "ms");
        json.WriteStartObject("otherData");
        json.WriteString("device", $"{profile.Device}, {profile.Description}");
        json.WriteNumber("peakFlops", profile.Peak.OperationsPerSecond);
        json.WriteNumber("peakBytesPerSecond", profile.Peak.BytesPerSecond);
        json.WriteNumber("events", profile.EventCount);
        json.WriteNumber("eventsWritten", profile.Events.Count);
        json.WriteEndObject();
        json.WriteStartArray("traceEvents");
        Name(json, "process_name", 0, profile.Device);
        var tracks = profile.Events.Select(Track).Distinct().OrderBy(track => track.Phase).ThenBy(track => track.Thread).Select((track, i) => (track, Id: i + 1))
            .ToDictionary(pair => pair.track, pair => pair.Id);
        foreach (var (track, id) in tracks)
        {
            Name(json, "thread_name", id, $"{track.Phase.ToString().ToLowerInvariant()} (thread {track.Thread})");
        }
        foreach (var happened in profile.Events)
        {
            Event(json, happened, tracks[Track(happened)]);
            if (json.BytesPending > MostPending)
            {
                json.Flush();
            }
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static (Phase Phase, int Thread) Track(ProfileEvent happened) => (happened.Phase, happened.Thread);

    private static void Name(Utf8JsonWriter json, string what, int track, string name)
    {
        json.WriteStartObject();
        json.WriteString("ph", "M");
        json.WriteString("name", what);
        json.WriteNumber("pid", Process);
        json.WriteNumber("tid", track);
        json.WriteStartObject("args");
        json.WriteString("name", name);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Event(Utf8JsonWriter json, ProfileEvent happened, int track)
    {
        json.WriteStartObject();
        json.WriteString("ph", "X");
        json.WriteString("name", happened.Op);
        json.WriteString("cat", happened.Phase.ToString().ToLowerInvariant());
        json.WriteNumber("ts", happened.Start.Ticks / TicksPerMicrosecond);
        json.WriteNumber("dur", happened.Time.Ticks / TicksPerMicrosecond);
        json.WriteNumber("pid", Process);
        json.WriteNumber("tid", track);
        json.WriteStartObject("args");
        if (happened.Kernel.Length > 0)
        {
            json.WriteString("kernel", happened.Kernel);
            json.WriteString("shape", happened.Shape);
            json.WriteNumber("call", happened.Call);
            json.WriteNumber("bytes", happened.Bytes);
            json.WriteNumber("flops", happened.Operations);
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
