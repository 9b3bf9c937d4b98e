"""Two moons with a binary classifier, as one writes it for PyTorch."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn, optim

torch.manual_seed(0)
rng = np.random.default_rng(0)
angle = np.pi * rng.random(200)
upper = np.stack([np.cos(angle[:100]), np.sin(angle[:100])], axis=1)
lower = np.stack([1 - np.cos(angle[100:]), 0.5 - np.sin(angle[100:])], axis=1)
x = torch.tensor(np.concatenate([upper, lower]) + rng.normal(0, 0.1, (200, 2)), dtype=torch.float32)
y = torch.tensor(np.repeat([0, 1], 100))


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(2, 16)
        self.middle = nn.Linear(16, 16)
        self.output = nn.Linear(16, 1)

    def forward(self, x):
        x = torch.tanh(self.hidden(x))
        x = F.relu(self.middle(x))
        return self.output(x).squeeze(1)


model = Network()
criterion = nn.BCEWithLogitsLoss()
optimizer = optim.Adam(model.parameters(), lr=0.02)
for _ in range(200):
    optimizer.zero_grad()
    loss = criterion(model(x), y.float())
    loss.backward()
    optimizer.step()

model.eval()
with torch.no_grad():
    predictions = model(x) > 0
accuracy = (predictions == (y > 0)).sum().item() / len(y)
