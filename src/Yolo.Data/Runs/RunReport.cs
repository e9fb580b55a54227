using System.Globalization;
using System.Net;
using System.Text;

namespace Yolo.Data;

/// <summary>
/// report.html: a run on one page that needs no other file and no network: its pictures are inside it. What the folder does not have yet, for a run that is not
/// done, is left out.
/// </summary>
public static class RunReport
{
    /// <summary>The file's name in the run folder.</summary>
    public const string Name = "report.html";

    private static readonly (string File, string Title)[] Pictures =
    [
        ("results.png", "Epoch by epoch"), ("loss.png", "Step by step"), ("predictions.png", "Unseen pictures: truth in white, what was found in colour"),
        ("PR_curve.png", "Precision over recall"), ("F1_curve.png", "F1 over the score"), ("P_curve.png", "Precision over the score"), ("R_curve.png", "Recall over the score"),
        ("confusion_matrix.png", "Which class was taken for which"), ("val_batch0.png", "Truth beside prediction"), ("val_batch1.png", "Truth beside prediction"),
        ("val_batch2.png", "Truth beside prediction"), ("train_batch0.png", "The first batch as the network sees it"), ("labels.png", "As labelled"),
    ];

    private const string Style = """
        :root { color-scheme: light dark; --ink: #1b1e24; --faint: #667085; --ground: #fff; --line: #d0d5dd; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --faint: #9aa3af; --ground: #1b1e24; --line: #3a404a; } }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); max-width: 1200px; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.6rem; margin-bottom: 0; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
        .faint { color: var(--faint); } .scores { display: flex; gap: 2.5rem; flex-wrap: wrap; margin: 1.2rem 0; }
        .scores b { display: block; font-size: 1.9rem; font-weight: 600; }
        .scroll { overflow-x: auto; max-height: 26rem; overflow-y: auto; border: 1px solid var(--line); }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 13px; } th, td { padding: .25rem .7rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
        th { position: sticky; top: 0; background: var(--ground); } td:first-child, th:first-child { text-align: left; }
        img { max-width: 100%; height: auto; border: 1px solid var(--line); } figure { margin: 0 0 2rem; } figcaption { margin-bottom: .4rem; font-weight: 600; }
        """;

    /// <summary>Writes the page.</summary>
    /// <param name="folder">The run folder.</param>
    /// <exception cref="DataException">A file cannot be read or written, or the folder holds no run.</exception>
    public static void Write(RunFolder folder)
    {
        var results = Table(folder, EpochResults.Name);
        var metrics = Table(folder, TrainingRun.MetricsName);
        if (metrics is null)
        {
            throw new DataException($"'{folder.Path}' holds no training: it has no {TrainingRun.MetricsName}. Name a folder that 'yolo train' wrote.");
        }
        var page = new StringBuilder();
        var title = Path.GetFileName(folder.Path.TrimEnd(Path.DirectorySeparatorChar));
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Text(title)}</title><style>\n{Style}</style></head>\n<body>\n");
        page.Append(CultureInfo.InvariantCulture, $"<h1>{Text(title)}</h1><div class=\"faint\">{metrics.Rows.Count} steps, {results?.Rows.Count ?? 0} epochs</div>\n");
        Scores(page, results, metrics);
        foreach (var (file, caption) in Pictures.Where(picture => File.Exists(folder.PathOf(picture.File))))
        {
            page.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{Text(caption)}</figcaption><img alt=\"{Text(caption)}\" src=\"data:image/png;base64,{Base64(folder.PathOf(file))}\"></figure>\n");
        }
        if (results is { Rows.Count: > 0 })
        {
            page.Append("<h2>Epochs</h2>\n");
            Rows(page, results);
        }
        Arguments(page, folder);
        page.Append("</body></html>\n");
        folder.Write(Name, stream => stream.Write(Encoding.UTF8.GetBytes(page.ToString())));
    }

    private static void Scores(StringBuilder page, MetricsTable? results, MetricsTable metrics)
    {
        page.Append("<div class=\"scores\">");
        void Show(string name, double? value) => page.Append(
            CultureInfo.InvariantCulture, $"<div><b>{(value is { } number ? number.ToString("0.000", CultureInfo.InvariantCulture) : "–")}</b>{Text(name)}</div>");
        double? Best(string column) => results?.Curve("epoch", column).Y is { Count: > 0 } values ? values.Max() : null;
        Show("best mAP@.5 in validation", Best("mAP50"));
        Show("best mAP@[.5:.95] in validation", Best("mAP50_95"));
        Show("loss of the last step", metrics.Curve("step", "total").Y is { Count: > 0 } losses ? losses[^1] : null);
        Show("mean IoU of the last step", metrics.Curve("step", "meanIou").Y is { Count: > 0 } overlaps ? overlaps[^1] : null);
        page.Append("</div>\n");
    }

    private static void Rows(StringBuilder page, MetricsTable table)
    {
        page.Append("<div class=\"scroll\"><table><thead><tr>");
        page.AppendJoin("", table.Columns.Select(column => $"<th>{Text(column)}</th>")).Append("</tr></thead><tbody>\n");
        foreach (var row in table.Rows)
        {
            page.Append("<tr>").AppendJoin("", row.Select(value => $"<td>{(double.IsNaN(value) ? "" : value.ToString("0.####", CultureInfo.InvariantCulture))}</td>")).Append("</tr>\n");
        }
        page.Append("</tbody></table></div>\n");
    }

    private static void Arguments(StringBuilder page, RunFolder folder)
    {
        var path = folder.PathOf("args.yaml");
        if (File.Exists(path))
        {
            var text = string.Empty;
            AtomicFile.Guard(path, () => text = File.ReadAllText(path));
            page.Append(CultureInfo.InvariantCulture, $"<h2>Options</h2>\n<div class=\"scroll\"><pre>{Text(text)}</pre></div>\n");
        }
    }

    private static MetricsTable? Table(RunFolder folder, string name) => File.Exists(folder.PathOf(name)) ? MetricsTable.Read(folder.PathOf(name)) : null;

    private static string Base64(string path)
    {
        var content = Array.Empty<byte>();
        AtomicFile.Guard(path, () => content = File.ReadAllBytes(path));
        return Convert.ToBase64String(content);
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
