using System.Text;
using Deia.Hosting.Processes.Children;

namespace Deia.Hosting.Processes.Tests.Children;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("one\ntwo\r\n\nthree", new[] { "one", "two", "three" })]
    [InlineData("", new string[0])]
    [InlineData("123456789012345\nnext", new[] { "1234567890", "next" })]
    [InlineData("äöü\n", new[] { "äöü" })]
    public async Task ReadAllAsync_OfAStream_GivesTheBeginningsOfItsLines(string text, string[] expected)
    {
        foreach (var pieces in (int[])[1, 3, 10_000])
        {
            List<string> lines = [];
            await new LineReader(new SlowStream(Encoding.UTF8.GetBytes(text), pieces), longest: 10).ReadAllAsync(lines.Add);
            Assert.Equal(expected, lines);
        }
    }

    [Fact]
    public async Task ReadAllAsync_OfAStreamThatFails_EndsWithWhatWasThere()
    {
        List<string> lines = [];
        await new LineReader(new SlowStream("one\ntwo"u8.ToArray(), 1, fails: true), longest: 10).ReadAllAsync(lines.Add);
        Assert.Equal(["one", "two"], lines);
    }

    /// <summary>Gives its bytes in small pieces.</summary>
    private sealed class SlowStream(byte[] bytes, int piece, bool fails = false) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            fails && Position == Length ? throw new IOException("broken pipe") : base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
