using System.Diagnostics.CodeAnalysis;

namespace Yolo.Playground;

/// <summary>The pictures used last, by names that tell nothing; any thread may ask.</summary>
internal sealed class SeenPictures(int capacity)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<(string Id, SeenPicture Picture)> _newestFirst = new();

    /// <summary>Keeps a picture and returns its name; the one that was not used for longest goes if there are too many.</summary>
    public string Add(SeenPicture picture)
    {
        var id = Guid.NewGuid().ToString("N");
        lock (_lock)
        {
            _newestFirst.AddFirst((id, picture));
            if (_newestFirst.Count > capacity)
            {
                _newestFirst.RemoveLast();
            }
        }
        return id;
    }

    /// <summary>The picture of that name, if it is still here.</summary>
    public bool TryFind(string id, [NotNullWhen(true)] out SeenPicture? picture)
    {
        lock (_lock)
        {
            for (var node = _newestFirst.First; node is not null; node = node.Next)
            {
                if (node.Value.Id == id)
                {
                    _newestFirst.Remove(node);
                    _newestFirst.AddFirst(node);
                    picture = node.Value.Picture;
                    return true;
                }
            }
        }
        picture = null;
        return false;
    }
}
