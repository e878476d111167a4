using System.Text.RegularExpressions;

namespace Deia.AspNetCore.Tests.Metrics;

/// <summary>What <c>GET /metrics</c> gave.</summary>
/// <param name="Text">The text.</param>
internal sealed partial record Scrape(string Text)
{
    /// <summary>Gets the series, each with its labels: <c>http_requests_total{method="GET",…}</c>.</summary>
    public IReadOnlyList<string> Series => [.. Lines().Select(line => line[..line.LastIndexOf(' ')])];

    public static async Task<Scrape> OfAsync(DeiaApp app)
    {
        var answer = await app.GetAsync("/metrics");
        Assert.Equal((200, "text/plain"), (answer.Status, answer.ContentHeaders.ContentType?.MediaType));
        return new Scrape(answer.Text);
    }

    /// <summary>Gives the labels of a metric, of all its series together.</summary>
    public IReadOnlyList<string> Labels(string metric) => [.. Of(metric).SelectMany(LabelsOf).Select(label => label.Name).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Gives the values of a label of a metric.</summary>
    public IReadOnlyList<string> Values(string metric, string label) =>
        [.. Of(metric).SelectMany(LabelsOf).Where(found => found.Name == label).Select(found => found.Value).Distinct()];

    private List<string> Of(string metric)
    {
        var series = Series.Where(series => series.Split('{')[0] == metric).ToList();
        Assert.True(series.Count > 0, $"There is no {metric} in\n{Text}");
        return series;
    }

    private IEnumerable<string> Lines() => Text.Split('\n').Where(line => line.Length > 0 && line[0] != '#');

    private static IEnumerable<(string Name, string Value)> LabelsOf(string series) =>
        Label().Matches(series).Select(match => (match.Groups["name"].Value, match.Groups["value"].Value));

    [GeneratedRegex("(?<name>[a-z_]+)=\"(?<value>[^\"]*)\"")]
    private static partial Regex Label();
}
